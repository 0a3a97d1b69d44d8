package org.veilbank.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.board.tlog.InvalidLogEncodingException;

class SteadyPostingTest {
  private static final byte[] KEY = TestBanks.seed(77);
  private static final int FRAME = 500;

  private static SteadyPosting posting() {
    return new SteadyPosting(KEY, FRAME, 2, TestBanks.EPOCH, 1);
  }

  private static SteadyReading reading() {
    return new SteadyReading(KEY, FRAME, 2, 1 << 20);
  }

  private static byte[] bytes(Payload payload) throws IOException {
    try (InputStream in = payload.open()) {
      return in.readAllBytes();
    }
  }

  private static List<Payload> payloads() {
    List<Payload> payloads = new ArrayList<>();
    for (int length : new int[] {0, 1, 300, 467, 468, 469, 2000, 3}) {
      payloads.add(Payload.of(TestBanks.payload(length, length)));
    }
    return payloads;
  }

  @Test
  void whatIsSaidComesOutAgainThroughFramesOfOneSize() throws Exception {
    SteadyPosting posting = posting();
    SteadyReading reading = reading();
    List<Payload> payloads = payloads();
    List<SteadyReading.Said> said = new ArrayList<>();
    for (int tick = 0; tick < 40; tick++) {
      if (tick % 3 == 0 && tick / 3 < payloads.size()) {
        posting.say(TestBanks.step(tick / 3), payloads.get(tick / 3));
      }
      SteadyPosting.Frame frame = posting.next();
      assertThat(frame.step())
          .isEqualTo(new StepKey(TestBanks.EPOCH, 1, 0, tick, SteadyPosting.KIND));
      assertThat(frame.payload().length()).isEqualTo(FRAME);
      said.addAll(reading.next(bytes(frame.payload())));
    }
    assertThat(said).hasSize(payloads.size());
    for (int i = 0; i < said.size(); i++) {
      assertThat(said.get(i).step()).isEqualTo(TestBanks.step(i));
      assertThat(bytes(said.get(i).payload())).isEqualTo(bytes(payloads.get(i)));
    }
  }

  @Test
  void aBankThatWasStoppedAtAnyTickGoesOnWhereItsFramesEnd() throws Exception {
    Random random = new Random(4);
    for (int stop = 0; stop < 15; stop++) {
      SteadyReading reading = reading();
      List<SteadyReading.Said> said = new ArrayList<>();
      List<byte[]> board = new ArrayList<>();
      SteadyPosting first = posting();
      List<Payload> payloads = payloads();
      int known = 0;
      for (int tick = 0; tick < stop; tick++) {
        if (known < payloads.size() && random.nextBoolean()) {
          first.say(TestBanks.step(known), payloads.get(known));
          known++;
        }
        board.add(bytes(first.next().payload()));
      }
      SteadyPosting second = posting();
      for (byte[] frame : board) {
        second.resume(frame);
      }
      for (int i = 0; i < payloads.size(); i++) {
        second.say(TestBanks.step(i), payloads.get(i));
      }
      for (int tick = stop; tick < 40; tick++) {
        board.add(bytes(second.next().payload()));
      }
      for (byte[] frame : board) {
        said.addAll(reading.next(frame));
      }
      assertThat(said).as("stopped at %d", stop).hasSize(payloads.size());
    }
  }

  @Test
  void emptyFramesLookLikeAnyOthers() throws Exception {
    SteadyPosting posting = posting();
    byte[] empty = bytes(posting.next().payload());
    byte[] next = bytes(posting.next().payload());
    assertThat(empty).isNotEqualTo(next);
    assertThat(Arrays.copyOf(empty, 12)).isNotEqualTo(Arrays.copyOf(next, 12));
  }

  @Test
  void framesThatWereChangedOrMovedAreRefused() throws Exception {
    SteadyPosting posting = posting();
    posting.say(TestBanks.step(1), Payload.of(new byte[100]));
    byte[] frame = bytes(posting.next().payload());
    byte[] second = bytes(posting.next().payload());
    for (int at = 0; at < FRAME; at += 11) {
      byte[] changed = frame.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> reading().next(changed))
          .isInstanceOf(InvalidLogEncodingException.class)
          .hasMessageContaining("frame 0 of bank 2");
    }
    assertThatThrownBy(() -> reading().next(second))
        .isInstanceOf(InvalidLogEncodingException.class);
    assertThatThrownBy(() -> new SteadyReading(KEY, FRAME, 3, 100).next(frame))
        .isInstanceOf(InvalidLogEncodingException.class);
    assertThatThrownBy(() -> reading().next(new byte[3]))
        .hasMessage("frame 0 of bank 2: \"3 bytes\", need 500");
    assertThatThrownBy(() -> new SteadyReading(KEY, FRAME, 2, 99).next(frame))
        .hasMessageContaining("at most 99 bytes");
    assertThatThrownBy(() -> new SteadyPosting(KEY, 32, 1, TestBanks.EPOCH, 1))
        .hasMessageContaining("more than 32");
  }
}
