package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The test vectors of RFC 9496, appendix A. */
class Rfc9496Test {
  private static final HexFormat HEX = HexFormat.of();

  private static List<String[]> vectors(String kind) throws IOException {
    List<String[]> out = new ArrayList<>();
    try (InputStream in = Rfc9496Test.class.getResourceAsStream("rfc9496.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      text.lines()
          .map(line -> line.split(" ", -1))
          .filter(words -> words[0].equals(kind))
          .forEach(out::add);
    }
    assertThat(out).isNotEmpty();
    return out;
  }

  @Test
  void multiplesOfTheGeneratorHaveTheirEncodings() throws Exception {
    RistrettoPoint sum = RistrettoPoint.IDENTITY;
    int k = 0;
    for (String[] vector : vectors("multiple")) {
      Scalar scalar = Scalar.of(k);
      assertThat(sum.compress()).hasToString(vector[1]);
      assertThat(RistrettoPoint.BASE.multiplyVartime(scalar).compress()).hasToString(vector[1]);
      assertThat(RistrettoPoint.BASE.multiply(SecretScalar.of(k)).compress())
          .hasToString(vector[1]);
      assertThat(FixedBaseTable.base().multiply(SecretScalar.of(k))).isEqualTo(sum);
      CompressedRistretto encoding = CompressedRistretto.of(HEX.parseHex(vector[1]));
      assertThat(encoding.decompress()).isEqualTo(sum);
      assertThat(encoding.isIdentity()).isEqualTo(k == 0);
      sum = sum.add(RistrettoPoint.BASE);
      k++;
    }
    assertThat(k).isEqualTo(16);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"LENGTH", "WRONG_COORDINATES", "NOT_ON_CURVE", "NOT_EVEN"})
  void invalidEncodingsAreRefusedForTheirCause(EncodingFault fault) throws Exception {
    int found = 0;
    for (String[] vector : vectors("invalid")) {
      if (!vector[1].equals(fault.name())) {
        continue;
      }
      CompressedRistretto encoding = CompressedRistretto.of(HEX.parseHex(vector[2]));
      assertThatThrownBy(encoding::decompress)
          .isInstanceOfSatisfying(
              InvalidEncodingException.class, e -> assertThat(e.fault()).isEqualTo(fault))
          .hasMessageContaining(vector[2]);
      List<CompressedRistretto> second = List.of(CompressedRistretto.IDENTITY, encoding);
      assertThatThrownBy(() -> CompressedRistretto.decompressAll(second))
          .isInstanceOf(InvalidEncodingException.class)
          .hasMessageStartingWith("point 1: " + fault);
      for (PointKernel kernel : Kernels.available().toList()) {
        byte[] many = new byte[32 * 10];
        encoding.copyInto(many, 32 * (found % 10));
        assertThat(kernel.decode(new long[Curve.POINT * 10], many, 10))
            .as(kernel.name())
            .isEqualTo(found % 10);
      }
      found++;
    }
    assertThat(found).isPositive();
  }

  @Test
  void otherLengthsAreRefused() {
    for (int length : new int[] {0, 31, 33}) {
      assertThatThrownBy(() -> CompressedRistretto.of(new byte[length]))
          .isInstanceOfSatisfying(
              InvalidEncodingException.class,
              e -> assertThat(e.fault()).isEqualTo(EncodingFault.LENGTH));
    }
    assertThatThrownBy(() -> CompressedRistretto.of(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> CompressedRistretto.of(new byte[40], -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> RistrettoPoint.fromUniformBytes(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uniformBytesAreMappedToTheirElements() throws Exception {
    for (String[] vector : vectors("map")) {
      assertThat(RistrettoPoint.fromUniformBytes(HEX.parseHex(vector[1])).compress())
          .hasToString(vector[2]);
    }
  }

  /** RFC 8032, section 5.1: B. */
  @Test
  void theGeneratorIsTheBasePointOfEd25519() {
    BigInteger[] base = Fixtures.affine(RistrettoPoint.BASE.coordinates(), 0);
    assertThat(base[0])
        .isEqualTo(
            new BigInteger(
                "15112221349535400772501151409588531511454012693041857206046113283949847762202"));
    assertThat(base[1])
        .isEqualTo(
            new BigInteger(
                "46316835694926478169428394003475163141307993866256225615783033603165251855960"));
  }
}
