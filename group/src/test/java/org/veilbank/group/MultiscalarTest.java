package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to a sum of multiples gives the naive sum. */
class MultiscalarTest {
  private static final int MOST = 300;
  private static final long SEED = System.nanoTime();
  private static List<RistrettoPoint> points = List.of();
  private static List<Scalar> scalars = List.of();

  /** Entry n is the sum of the first n terms. */
  private static List<RistrettoPoint> sums = List.of();

  @BeforeAll
  static void naiveSums() throws InvalidEncodingException {
    Random random = new Random(SEED);
    points = Fixtures.mixedPoints(random, MOST);
    scalars = Fixtures.scalars(random, MOST);
    scalars.set(1, Scalar.ZERO);
    scalars.set(2, Scalar.ONE);
    scalars.set(3, Scalar.ONE.negate());
    points.set(4, RistrettoPoint.IDENTITY);
    points.set(6, points.get(5));
    scalars.set(6, scalars.get(5).negate());
    List<RistrettoPoint> partial = new ArrayList<>();
    RistrettoPoint sum = RistrettoPoint.IDENTITY;
    partial.add(sum);
    for (int i = 0; i < MOST; i++) {
      sum = sum.add(RistrettoPointTest.naive(scalars.get(i), points.get(i)));
      partial.add(sum);
    }
    sums = partial;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 63, 64, 150, 189, 190, 191, 250, 300})
  void sumsAreTheNaiveOnes(int count) {
    List<Scalar> k = scalars.subList(0, count);
    List<RistrettoPoint> p = points.subList(0, count);
    assertThat(Multiscalar.multiplyVartime(k, p)).as("seed %d", SEED).isEqualTo(sums.get(count));
    assertThat(new RistrettoPoint(new Straus(null, List.of(), p, k).multiplyVartime()))
        .isEqualTo(sums.get(count));
    assertThat(new RistrettoPoint(Pippenger.multiplyVartime(k, p, new PortableKernel())))
        .isEqualTo(sums.get(count));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 60, 300})
  void bucketsOfAllKernelsGiveTheNaiveSum(int count) {
    for (PointKernel kernel : Kernels.available().toList()) {
      List<Scalar> k = scalars.subList(0, count);
      assertThat(new RistrettoPoint(Pippenger.multiplyVartime(k, points.subList(0, count), kernel)))
          .as("%s, seed %d", kernel.name(), SEED)
          .isEqualTo(sums.get(count));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 65})
  void constantTimeSumsAreTheNaiveOnes(int count) {
    List<SecretScalar> secrets = scalars.subList(0, count).stream().map(SecretScalar::of).toList();
    assertThat(Multiscalar.multiply(secrets, points.subList(0, count)))
        .as("seed %d", SEED)
        .isEqualTo(sums.get(count));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void tablesMixWithOtherPoints(int inTable) {
    MultiscalarTable table = MultiscalarTable.of(points.subList(0, 40));
    for (int count : new int[] {inTable, inTable + 1, inTable + 20, inTable + 230}) {
      assertThat(
              table.multiplyVartime(
                  scalars.subList(0, inTable),
                  scalars.subList(inTable, count),
                  points.subList(inTable, count)))
          .as("seed %d", SEED)
          .isEqualTo(sums.get(count));
    }
    assertThat(table.size()).isEqualTo(40);
    assertThat(table.multiplyVartime(scalars.subList(0, inTable))).isEqualTo(sums.get(inTable));
  }

  @Test
  void differentNumbersOfScalarsAndPointsAreRefused() {
    List<Scalar> two = scalars.subList(0, 2);
    MultiscalarTable table = MultiscalarTable.of(points.subList(0, 1));
    assertThatThrownBy(() -> Multiscalar.multiplyVartime(two, points.subList(0, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scalars for 3 points");
    assertThatThrownBy(() -> Multiscalar.multiply(List.of(), points.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.multiplyVartime(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scalars for a table of 1 points");
    assertThatThrownBy(() -> table.multiplyVartime(List.of(), two, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pippengerTakesWiderWindowsForMoreTerms() {
    for (PointKernel kernel : Kernels.available().toList()) {
      double cost = kernel.bucketCost();
      assertThat(Pippenger.width(200, cost)).isLessThan(Pippenger.width(2000, cost));
      assertThat(Pippenger.width(1 << 20, cost)).isEqualTo(13);
    }
  }
}
