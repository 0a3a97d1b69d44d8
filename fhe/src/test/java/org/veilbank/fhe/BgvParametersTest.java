package org.veilbank.fhe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veilbank.math.Workers;

class BgvParametersTest {
  private static BgvSpec.Builder small() {
    return BgvSpec.builder("test", 8192, 65537).ciphertextPrimes(4, 36).specialPrimes(1, 49);
  }

  private static BgvSpec with(
      int degree, long t, List<Long> q, List<Long> p, int digitPrimes, int summands) {
    return new BgvSpec("test", degree, t, q, p, digitPrimes, summands, false);
  }

  @ParameterizedTest
  @EnumSource
  void namedSetsAreValidAndInsecureOnesSaySo(NamedParameters set) {
    BgvParameters parameters = set.parameters();
    boolean saysInsecure = set.name().startsWith("INSECURE_");
    assertThat(parameters.isSecure()).isEqualTo(!saysInsecure);
    assertThat(parameters.toString().contains("INSECURE FOR TESTS")).isEqualTo(saysInsecure);
    assertThat(parameters.name()).isEqualTo(set.name());
  }

  @ParameterizedTest
  @EnumSource
  void namedSetsAllowAsManySquaringsAsTheyHaveLevels(NamedParameters set) {
    ParameterReport report = ParameterReport.of(set.parameters());
    assertThat(report.squarings()).isEqualTo(set.parameters().topLevel());
    assertThat(report.failureLog2()).isLessThanOrEqualTo(-64);
  }

  @Test
  void theDigestIsAsDocumented() {
    // Computed with Python's hashlib from the Javadoc of BgvParameters.digest.
    BgvSpec spec = with(8192, 65537, List.of(1073872897L), List.of(1073971201L), 1, 1);
    assertThat(HexFormat.of().formatHex(BgvParameters.of(spec).digest()))
        .isEqualTo("c6f863eb502caea4c80dd8a32b3068c26fdee829d01c319f6d6e6d29c674b10f");
  }

  @Test
  void theNameDoesNotChangeTheDigestButAllElseDoes() {
    BgvParameters base = BgvParameters.of(small().build());
    BgvSpec spec = small().build();
    BgvSpec renamed =
        new BgvSpec(
            "other",
            spec.degree(),
            spec.plaintextModulus(),
            spec.ciphertextPrimes(),
            spec.specialPrimes(),
            1,
            1,
            true);
    assertThat(BgvParameters.of(renamed)).isEqualTo(base).hasSameHashCodeAs(base);
    assertThat(BgvParameters.of(small().digitPrimes(2).build())).isNotEqualTo(base);
    assertThat(BgvParameters.of(small().secretSummands(2).build())).isNotEqualTo(base);
    assertThat(
            BgvParameters.of(
                with(8192, 65537, spec.ciphertextPrimes().reversed(), spec.specialPrimes(), 1, 1)))
        .isNotEqualTo(base);
  }

  @Test
  void keysAboveTheSecurityTableAreRefused() {
    assertThatThrownBy(() -> BgvParameters.of(small().ciphertextPrimes(1, 36).build()))
        .hasMessage("log2(QP)=229.0: need at most 214 for 128-bit security at N=8192");
    assertThat(
            BgvParameters.of(small().ciphertextPrimes(1, 36).insecureForTests().build()).toString())
        .startsWith("INSECURE FOR TESTS test[N=8192");
  }

  @Test
  void degreesWithoutAKnownLimitAreRefused() {
    assertThatThrownBy(() ->
            BgvParameters.of(
                BgvSpec.builder("x", 1024, 12289)
                    .ciphertextPrimes(1, 25)
                    .specialPrimes(1, 26)
                    .build()))
        .hasMessage(
            "N=1024: no 128-bit security limit is known for it (there is for 8192 to 65536)");
  }

  @Test
  void eachWrongFieldIsNamedWithItsValueAndWhatWouldBeRight() {
    List<Long> q = small().build().ciphertextPrimes();
    List<Long> p = small().build().specialPrimes();
    assertThatThrownBy(() -> BgvParameters.of(with(1000, 65537, q, p, 1, 1)))
        .hasMessage("N=1000: need a power of two from 1024 to 65536");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65536, q, p, 1, 1)))
        .hasMessage("t=65536: need a prime = 1 mod 2N (N=8192)");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 16385, q, p, 1, 1)))
        .hasMessageStartingWith("t=16385:")
        .hasMessageContaining("is not an odd prime");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, List.of(), p, 1, 1)))
        .hasMessage("number of primes q_=0: need 1 to 64");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, List.of(q.get(0) + 2), p, 1, 1)))
        .hasMessageContaining("need a prime = 1 mod 2N (N=8192)");
    assertThatThrownBy(
            () -> BgvParameters.of(with(8192, 65537, List.of(q.get(0), q.get(0)), p, 1, 1)))
        .hasMessage("prime %d: is there twice, need distinct ones".formatted(q.get(0)));
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, q, List.of(q.get(2)), 1, 1)))
        .hasMessageContaining("is there twice");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, List.of(163841L), p, 1, 1)))
        .hasMessage("q_=163841: need a prime of at least 64 t (t=65537)");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, q, p, 5, 1)))
        .hasMessage("digitPrimes=5: need 1 to 4");
    assertThatThrownBy(() -> BgvParameters.of(with(8192, 65537, q, p, 1, 0)))
        .hasMessage("secretSummands=0: need 1 to 64");
  }

  @Test
  void primesTooWideForExactSumsAreRefusedBeforeAnythingIsComputed() {
    BgvParameters wide =
        BgvParameters.of(
            BgvSpec.builder("wide", 1024, 12289)
                .ciphertextPrimes(12, 50)
                .specialPrimes(3, 50)
                .digitPrimes(3)
                .insecureForTests()
                .build());
    assertThatThrownBy(() -> new BgvContext(wide, Workers.single()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("primes too wide for so many: sum of")
        .hasMessageContaining("need a quotient below 2^51");
  }
}
