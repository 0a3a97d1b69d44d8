package org.veilbank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.LedgerState;

class LedgerLoadTest {
  private final LedgerLoad load = new LedgerLoad(100);

  @Test
  void allIsAcceptedAndMerchantsFold() throws Exception {
    LedgerState state = new LedgerState(LedgerLoad.ledger(), load.accounts());
    load.opening().forEach(frame -> assertThat(state.apply(frame).doneCount()).isEqualTo(100));
    int transfers = 0;
    for (int frame = 0; frame < 100; frame++) {
      LedgerLoad.Load next = load.next();
      assertThat(state.apply(next.frame).doneCount()).isEqualTo(LedgerLoad.FRAME);
      transfers += next.encodings.length / CompressedRistretto.BYTES / 3;
    }
    LedgerLoad.Load last = load.next();
    assertThat(AffinePoints.check(last.encodings, last.coordinates).size())
        .isEqualTo(last.encodings.length / CompressedRistretto.BYTES);
    assertThat(transfers).isLessThan(100 * LedgerLoad.FRAME);
    assertThat(state.isConserved()).isTrue();
  }

  @Test
  void aDurableRunTakesItsLoadAgainFromTheBeginning() throws Exception {
    load.next();
    load.rewind();
    List<String> names = new ArrayList<>();
    new DurableRun(load, 3, new Figures("ledger", result -> names.add(result.name()))).measure(2);
    assertThat(names).contains("durable-end-to-end", "durable-check", "durable-disk-alone");
  }
}
