package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veilbank.round.GateFixture.flag;
import static org.veilbank.round.GateFixture.measure;
import static org.veilbank.round.GateFixture.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Seed;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;

class GenesisTest {

  private static Genesis genesis(Policy policy) {
    Seed seed = Seed.of("veilbank tests: not a secret key".getBytes(StandardCharsets.US_ASCII));
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      members.add(
          new Member(
              "bank " + i,
              "%064x".formatted(i),
              new SealingPublicKey(SealingKey.of(seed.derive("sealing", i)).publicKey()),
              1000));
    }
    return new Genesis("test", members, 3, NamedParameters.SEARCH, policy);
  }

  @Test
  void aPolicyThatNoGateCanComputeFoundsNoConsortium() {
    assertThat(genesis(policy(3, measure("m", "100", 0, flag(Release.Of.AVERAGE, "50")))).members())
        .hasSize(5);
    assertThatThrownBy(
            () -> genesis(policy(3, measure("m", "100", 2, flag(Release.Of.AVERAGE, "50")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 1023, not 10000: fewer decimals, or a lower bound");
  }
}
