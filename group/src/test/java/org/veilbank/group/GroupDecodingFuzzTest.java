package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;

/** Any bytes are either refused with a reason, or the one encoding of what is read. */
class GroupDecodingFuzzTest {
  @FuzzTest
  void decodersReadOrRefuse(byte @NotNull [] bytes) {
    check(bytes);
    check(Arrays.copyOf(bytes, 32));
  }

  private static void check(byte[] bytes) {
    try {
      assertThat(Scalar.decode(bytes).encode()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("scalar: ");
    }
    try {
      RistrettoPoint point = CompressedRistretto.of(bytes).decompress();
      assertThat(point.compress().toBytes()).isEqualTo(bytes);
    } catch (InvalidEncodingException e) {
      assertThat(e).hasMessageStartingWith("point: ");
    }
    checkCoordinates(bytes);
  }

  /** Coordinates are taken exactly if they are those that decoding gives. */
  private static void checkCoordinates(byte[] bytes) {
    byte[] encoding = Arrays.copyOf(bytes, 32);
    byte[] coordinates = Arrays.copyOfRange(bytes, 0, 64);
    boolean taken = true;
    try {
      AffinePoints.check(encoding, coordinates);
    } catch (InvalidEncodingException e) {
      taken = false;
    }
    try {
      byte[] decoded = AffinePoints.decode(encoding).toCoordinates();
      assertThat(taken).isEqualTo(Arrays.equals(decoded, coordinates));
      assertThat(AffinePoints.check(encoding, decoded).size()).isEqualTo(1);
    } catch (InvalidEncodingException e) {
      assertThat(taken).isFalse();
    }
  }
}
