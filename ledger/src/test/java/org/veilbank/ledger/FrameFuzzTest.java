package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;
import java.util.List;

/** Any bytes are either refused with a reason, or the one encoding of what is read. */
class FrameFuzzTest {
  private static final FramePosition PLACE = FramePosition.first(Cards.LEDGER);

  @FuzzTest
  void framesAreReadOrRefused(byte @NotNull [] bytes) throws InvalidFrameException {
    check(bytes);
    // A sound header, so that what is behind it is read.
    int folds = Math.min(Batch.MAX_TRANSACTIONS, bytes.length / RecordLayout.BYTES);
    if (folds > 0) {
      byte[] body = Arrays.copyOf(bytes, RecordLayout.BYTES * folds);
      Sections sections = new Sections(folds, 0, 0, 0, 0, false);
      byte[] header = FrameHeader.of(PLACE, sections, Batch.digest(body)).bytes();
      byte[] frame = Arrays.copyOf(header, header.length + body.length);
      System.arraycopy(body, 0, frame, header.length, body.length);
      check(frame);
    }
  }

  private static void check(byte[] bytes) throws InvalidFrameException {
    List<Transaction> transactions;
    try {
      Frame frame = Frame.decode(bytes, PLACE);
      assertThat(frame.encode()).isEqualTo(bytes);
      transactions = frame.batch().transactions();
    } catch (InvalidFrameException e) {
      assertThat(e).hasMessageStartingWith("byte ");
      return;
    }
    assertThat(Frame.of(PLACE, Batch.of(transactions)).encode()).isEqualTo(bytes);
  }
}
