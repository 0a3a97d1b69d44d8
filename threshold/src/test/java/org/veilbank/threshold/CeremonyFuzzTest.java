package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

class CeremonyFuzzTest {
  private static final ThresholdParameters TWO = CeremonySimulation.parameters(2, 2);

  /** One honest bank, and one that says anything at all, at every step. */
  @FuzzTest
  void whateverTheOtherBankSaysEndsInAnOutcome(byte[] bytes) {
    CeremonySimulation simulation = new CeremonySimulation(TWO, 3);
    Ceremony honest = simulation.fresh(1);
    List<CeremonyMessage> said = new ArrayList<>(honest.start());
    for (CeremonyStep step : CeremonyStep.KEY_MAKING) {
      said.addAll(honest.hear(new CeremonyMessage(step, new BankIndex(2), bytes)));
    }
    for (int i = 0; i < said.size(); i++) {
      said.addAll(honest.hear(said.get(i)));
    }
    assertThat(honest.outcome()).isInstanceOf(CeremonyOutcome.Aborted.class);
    assertThat(((CeremonyOutcome.Aborted) honest.outcome()).culprits())
        .isSubsetOf(new BankIndex(2));
  }
}
