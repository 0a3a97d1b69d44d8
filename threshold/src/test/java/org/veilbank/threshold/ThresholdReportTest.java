package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Workers;

class ThresholdReportTest {
  @Test
  void theSearchSetHidesAMillionDecryptionsOfFiveBanks() {
    ThresholdReport report =
        ThresholdReport.of(
            new ThresholdParameters(
                new BgvContext(NamedParameters.SEARCH.parameters(), Workers.single()),
                5,
                3,
                2,
                20));
    assertThat(report.distanceLog2()).isLessThanOrEqualTo(-40);
    assertThat(report.openingFailureLog2()).isLessThan(-64);
    assertThat(report.toText()).contains("any 3 of 5 banks decrypt; up to 2 may collude");
  }

  @Test
  void dealingsHaveTheReportedLength() {
    ThresholdReport report = ThresholdReport.of(CeremonySimulation.FIVE);
    CeremonySimulation simulation = new CeremonySimulation(CeremonySimulation.FIVE, 4);
    simulation.run(0);
    assertThat(simulation.sentTo(1).stream().filter(m -> m.step() == CeremonyStep.DEAL))
        .hasSize(5)
        .allSatisfy(m -> assertThat(m.payload()).hasSize((int) report.dealingBytes()));
  }
}
