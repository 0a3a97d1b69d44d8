package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratorParametersTest {
  private static GeneratorSpec.Builder spec() {
    return GeneratorSpec.builder(1000, 100, 1);
  }

  private static void assertRefused(GeneratorSpec.Builder spec, String message) {
    assertThatThrownBy(() -> GeneratorParameters.of(spec.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void defaultsAreValid() {
    GeneratorParameters parameters = GeneratorParameters.of(spec().build());
    assertThat(parameters.steps()).isEqualTo(1);
    assertThat(GeneratorParameters.of(spec().paymentsPerStep(300).build()).steps()).isEqualTo(4);
  }

  @Test
  void whatIsWrongIsNamedWithWhatWouldBeRight() {
    assertRefused(GeneratorSpec.builder(0, 100, 1), "payments=0: need 1 to 281474976710656");
    assertRefused(GeneratorSpec.builder(1, 1, 1), "entities=1: need 2 to 16777216");
    assertRefused(spec().paymentsPerStep(0), "paymentsPerStep=0: need 1 to 1048576");
    assertRefused(spec().exponents(-0.1, 1), "payerExponent=-0.1: need 0.0 to 3.0");
    assertRefused(spec().exponents(1, Double.NaN), "payeeExponent=NaN: need 0.0 to 3.0");
    assertRefused(spec().amounts(1, 1, 1L << 32), "maxCents=4294967296: need 1 to 4294967295");
    assertRefused(spec().amounts(101, 1, 100), "medianCents=101: need 1 to 100");
    assertRefused(spec().amounts(1, 6, 100), "sigma=6.0: need 0.0 to 5.0");
    assertRefused(spec().patterns(0.6, Set.of(Pattern.CYCLE)), "patternShare=0.6: need 0.0 to 0.5");
    assertRefused(
        spec().patterns(0.1, Set.of()),
        "patterns: none, need at least one for a patternShare of 0.1");
    assertRefused(spec().patternSize(2, 5, 5), "minMembers=2: need 3 to 64");
    assertRefused(spec().patternSize(5, 4, 5), "maxMembers=4: need 5 to 64");
    assertRefused(spec().patternSize(3, 5, 0), "patternSteps=0: need 1 to 1024");
    assertRefused(
        spec().amounts(1, 1, 5000).limitCents(5001), "limitCents=5001: need 1000 to 5000");
    assertRefused(
        GeneratorSpec.builder(1, 13, 1),
        "entities=13: need 14 or more, for patterns of maxMembers=12 and two ends");
  }

  @Test
  void withoutPatternsTheirParametersDoNotMatter() {
    GeneratorSpec spec =
        GeneratorSpec.builder(1, 2, 1).patterns(0, Set.of()).patternSize(0, 0, 0).build();
    assertThat(GeneratorParameters.of(spec).spec()).isEqualTo(spec);
  }
}
