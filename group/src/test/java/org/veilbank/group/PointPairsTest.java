package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums of pairs are those of the group, whatever the kernel. */
class PointPairsTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  static Stream<PointKernel> kernels() {
    return Kernels.available();
  }

  private AffinePoints points(int count) throws InvalidEncodingException {
    byte[] encodings = new byte[32 * count];
    for (int i = 0; i < count; i++) {
      Fixtures.point(random).compress().copyInto(encodings, 32 * i);
    }
    return AffinePoints.decode(encodings);
  }

  private int[] slots(int count, int below) {
    return random.ints(count, 0, below).toArray();
  }

  private static RistrettoPoint[] identities(int count) {
    RistrettoPoint[] out = new RistrettoPoint[count];
    Arrays.fill(out, RistrettoPoint.IDENTITY);
    return out;
  }

  private void assertPairs(PointPairs pairs, RistrettoPoint[] c, RistrettoPoint[] d) {
    for (int slot = 0; slot < c.length; slot++) {
      assertThat(pairs.first(slot)).as("slot %d, seed %d", slot, seed).isEqualTo(c[slot]);
      assertThat(pairs.second(slot)).as("slot %d, seed %d", slot, seed).isEqualTo(d[slot]);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void transfersMoveWhatTheyBring(PointKernel kernel) throws InvalidEncodingException {
    PointPairs pairs = new PointPairs(7, kernel);
    RistrettoPoint[] c = identities(7);
    RistrettoPoint[] d = identities(7);
    for (int count : new int[] {0, 1, 32, 33, 70}) {
      AffinePoints points = points(3 * count);
      int[] payers = slots(count, 7);
      int[] payees = slots(count, 7);
      pairs.transfer(payers, payees, points);
      for (int i = 0; i < count; i++) {
        c[payers[i]] = c[payers[i]].subtract(points.point(3 * i));
        d[payers[i]] = d[payers[i]].subtract(points.point(3 * i + 1));
        c[payees[i]] = c[payees[i]].add(points.point(3 * i));
        d[payees[i]] = d[payees[i]].add(points.point(3 * i + 2));
      }
      assertPairs(pairs, c, d);
    }
    RistrettoPoint sum = RistrettoPoint.IDENTITY;
    for (int slot = 0; slot < 7; slot++) {
      sum = sum.add(pairs.first(slot));
    }
    assertThat(sum.isIdentity()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void additionsAddUp(PointKernel kernel) throws InvalidEncodingException {
    PointPairs pairs = new PointPairs(3, kernel);
    RistrettoPoint[] c = identities(3);
    RistrettoPoint[] d = identities(3);
    for (int count : new int[] {0, 1, 32, 37}) {
      AffinePoints points = points(2 * count);
      int[] slots = slots(count, 3);
      pairs.add(slots, points);
      for (int i = 0; i < count; i++) {
        c[slots[i]] = c[slots[i]].add(points.point(2 * i));
        d[slots[i]] = d[slots[i]].add(points.point(2 * i + 1));
      }
      assertPairs(pairs, c, d);
    }
    pairs.fold(2, 0);
    c[0] = c[0].add(c[2]);
    d[0] = d[0].add(d[2]);
    c[2] = RistrettoPoint.IDENTITY;
    d[2] = RistrettoPoint.IDENTITY;
    assertPairs(pairs, c, d);
  }

  @Test
  void exportsDoNotDependOnTheKernel() throws InvalidEncodingException {
    AffinePoints points = points(30);
    int[] payers = slots(10, 5);
    int[] payees = slots(10, 5);
    byte[] first = null;
    for (PointKernel kernel : Kernels.available().toList()) {
      PointPairs pairs = new PointPairs(5, kernel);
      pairs.transfer(payers, payees, points);
      byte[] exported = pairs.exportEncodings(0, 5);
      if (first == null) {
        first = exported;
      }
      assertThat(exported).as("seed %d", seed).isEqualTo(first).hasSize(5 * 64);
      for (PointKernel other : Kernels.available().toList()) {
        PointPairs copy = new PointPairs(6, other);
        copy.importEncodings(1, exported);
        assertThat(copy.exportEncodings(1, 5)).isEqualTo(exported);
        assertThat(copy.exportEncodings(0, 1)).isEqualTo(new byte[64]);
      }
    }
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingChanges() throws InvalidEncodingException {
    PointPairs pairs = new PointPairs(2);
    AffinePoints three = points(3);
    assertThatThrownBy(() -> pairs.transfer(new int[] {0}, new int[] {2}, three))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("slot 2 of 2");
    assertThatThrownBy(() -> pairs.transfer(new int[] {-1}, new int[] {0}, three))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pairs.transfer(new int[] {0}, new int[0], three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 payers and 0 payees");
    assertThatThrownBy(() -> pairs.add(new int[] {0}, three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 points for 1 entries: expected 2 each");
    assertThatThrownBy(() -> pairs.fold(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PointPairs(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PointPairs(PointPairs.MAX_SLOTS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] bad = new byte[64];
    bad[32] = 1;
    assertThatThrownBy(() -> pairs.importEncodings(1, bad))
        .isInstanceOf(InvalidEncodingException.class)
        .hasMessageStartingWith("point of slot 1: s is negative");
    assertThatThrownBy(() -> pairs.importEncodings(0, new byte[63]))
        .isInstanceOf(InvalidEncodingException.class);
    assertThat(pairs.exportEncodings(0, 2)).isEqualTo(new byte[128]);
  }

  @Test
  void theKernelCanBeChosen() {
    assertThat(KernelChoice.choose("portable").name()).isEqualTo("portable");
    assertThatThrownBy(() -> KernelChoice.choose("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dveilbank.kernel=fast: expected vector, portable or auto");
  }
}
