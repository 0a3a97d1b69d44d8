package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
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
  void whatOneKernelExportsAnotherImports() throws InvalidEncodingException {
    int slots = 300; // several inversions
    AffinePoints points = points(90);
    int[] payers = slots(30, slots);
    int[] payees = slots(30, slots);
    for (PointKernel kernel : Kernels.available().toList()) {
      PointPairs pairs = new PointPairs(slots, kernel);
      pairs.transfer(payers, payees, points);
      byte[] exported = pairs.exportCoordinates(0, slots);
      assertThat(exported).hasSize(slots * PointPairs.COORDINATE_BYTES);
      for (PointKernel other : Kernels.available().toList()) {
        PointPairs copy = new PointPairs(slots, other);
        copy.importCoordinates(0, exported);
        assertThat(copy.isSame(pairs, 0, slots)).as("seed %d", seed).isTrue();
        assertThat(copy.exportCoordinates(0, slots)).isEqualTo(exported);
        int payer = payers[0];
        PointPairs part = new PointPairs(slots, other);
        part.importCoordinates(payer, pairs.exportCoordinates(payer, 1));
        assertThat(part.isSame(pairs, payer, 1)).isTrue();
        assertThat(part.isSame(pairs, 0, slots)).isFalse();
        part.set(payer, pairs.first(payer), pairs.second(payer).add(RistrettoPoint.BASE));
        assertThat(part.isSame(pairs, payer, 1)).isFalse();
      }
    }
    assertThat(new PointPairs(2).exportCoordinates(1, 0)).isEmpty();
  }

  private static byte[] coordinates(BigInteger[]... points) {
    byte[] bytes = new byte[64 * points.length];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(Fixtures.littleEndian(points[i][0], 32), 0, bytes, 64 * i, 32);
      System.arraycopy(Fixtures.littleEndian(points[i][1], 32), 0, bytes, 64 * i + 32, 32);
    }
    return bytes;
  }

  private static BigInteger[] xy(BigInteger x, BigInteger y) {
    return new BigInteger[] {x.mod(Fixtures.P), y.mod(Fixtures.P)};
  }

  private static void assertRefused(EncodingFault fault, String place, BigInteger[]... points) {
    assertThatThrownBy(() -> new PointPairs(9).importCoordinates(3, coordinates(points)))
        .isInstanceOfSatisfying(
            InvalidEncodingException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageStartingWith(place + ": ");
  }

  @Test
  void whatIsNoPointIsRefused() {
    BigInteger[] sound = Fixtures.affine(Fixtures.point(random).coordinates(), 0);
    BigInteger x = sound[0];
    BigInteger y = sound[1];
    BigInteger one = BigInteger.ONE;
    for (BigInteger[] wrong :
        List.of(
            xy(x.add(one), y),
            xy(x, y.subtract(one)),
            xy(y, x),
            xy(x, BigInteger.ZERO),
            xy(BigInteger.ZERO, y),
            xy(BigInteger.ZERO, BigInteger.ZERO),
            xy(Fixtures.number(random, Fixtures.P), Fixtures.number(random, Fixtures.P)))) {
      assertRefused(EncodingFault.NOT_ON_CURVE, "point of slot 3", sound, wrong);
      assertRefused(EncodingFault.NOT_ON_CURVE, "point of slot 4", sound, sound, wrong, sound);
    }
    BigInteger[] identity = {BigInteger.ZERO, one};
    for (BigInteger[] wrong :
        List.of(
            new BigInteger[] {Fixtures.P, one},
            new BigInteger[] {BigInteger.ZERO, one.add(Fixtures.P)},
            new BigInteger[] {one.shiftLeft(255), one})) {
      assertRefused(EncodingFault.NON_CANONICAL, "point of slot 3", wrong, identity);
    }
  }

  /** All points of the curve are even ones, and even ones plus one of order 8. */
  @Test
  void aPointThatIsNotTwiceAnotherIsRefused() throws InvalidEncodingException {
    BigInteger[] eighth = Fixtures.eightTorsion();
    BigInteger[] identity = {BigInteger.ZERO, BigInteger.ONE};
    List<RistrettoPoint> elements = Fixtures.points(random, 20);
    elements.add(RistrettoPoint.IDENTITY);
    for (RistrettoPoint element : elements) {
      for (RistrettoPoint torsion : Fixtures.fourTorsion()) {
        BigInteger[] even =
            Fixtures.sum(
                Fixtures.affine(element.coordinates(), 0),
                Fixtures.affine(torsion.coordinates(), 0));
        BigInteger[] odd = Fixtures.sum(even, eighth);
        PointPairs pairs = new PointPairs(1);
        pairs.importCoordinates(0, coordinates(even, identity));
        assertThat(pairs.first(0)).as("seed %d", seed).isEqualTo(element);
        assertRefused(EncodingFault.NOT_EVEN, "a point of slots 3 to 3", odd, even);
        assertRefused(EncodingFault.NOT_EVEN, "a point of slots 3 to 4", even, even, identity, odd);
        assertRefused(EncodingFault.NOT_EVEN, "a point of slots 3 to 4", odd, odd, identity, odd);
        PointPairs two = new PointPairs(1);
        two.importCoordinates(0, coordinates(odd, odd));
        pairs.set(0, element, element);
        assertThat(two.isSame(pairs, 0, 1)).as("two odd ones are no elements").isFalse();
      }
    }
  }

  @Test
  void theFourPointsOfAnElementAreTheSame() throws InvalidEncodingException {
    RistrettoPoint element = Fixtures.point(random);
    PointPairs pairs = new PointPairs(1);
    pairs.set(0, element, element);
    for (RistrettoPoint torsion : Fixtures.fourTorsion()) {
      BigInteger[] other =
          Fixtures.sum(
              Fixtures.affine(element.coordinates(), 0), Fixtures.affine(torsion.coordinates(), 0));
      PointPairs copy = new PointPairs(1);
      copy.importCoordinates(0, coordinates(other, other));
      assertThat(copy.isSame(pairs, 0, 1)).as("seed %d", seed).isTrue();
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
    byte[] before = pairs.exportCoordinates(0, 2);
    assertThatThrownBy(() -> pairs.exportCoordinates(1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pairs.importCoordinates(1, before))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pairs.isSame(new PointPairs(1), 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pairs.importCoordinates(0, new byte[127]))
        .isInstanceOf(InvalidEncodingException.class)
        .hasMessageStartingWith("pairs of points: wrong length");
    assertThat(pairs.isSame(new PointPairs(2), 0, 2)).isTrue();
  }

  @Test
  void theKernelCanBeChosen() {
    assertThat(KernelChoice.choose("portable").name()).isEqualTo("portable");
    assertThat(KernelChoice.choose("auto").name()).isIn("vector-512", "vector-256", "portable");
    assertThat(KernelChoice.choose("brief").name()).isIn("vector-512", "portable");
    assertThatThrownBy(() -> KernelChoice.choose("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dveilbank.kernel=fast: expected vector, portable, auto or brief");
  }
}
