package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.math.Modulus;
import org.veilbank.math.Workers;

class CandidatesTest {
  private static final long T = 786433;
  private static final Modulus MODULUS = Modulus.of(T);

  private static Candidates of(int slots, int[] slot, int[] word0, int[] word1) {
    return Candidates.of(
        slots,
        T,
        slot,
        word0,
        word1,
        IntStream.range(0, slot.length).map(i -> 100 + i).toArray(),
        1,
        (measure, client) -> client * 10);
  }

  @Test
  void candidatesAreSortedIntoSlotsInTheirOrder() {
    Candidates candidates = of(4, new int[] {2, 0, 2}, new int[] {1, 2, 3}, new int[] {4, 5, 6});
    assertThat(IntStream.rangeClosed(0, 4).map(candidates::first)).containsExactly(0, 1, 1, 3, 3);
    assertThat(IntStream.range(0, 3).map(candidates::word0)).containsExactly(2, 1, 3);
    assertThat(IntStream.range(0, 3).map(candidates::word1)).containsExactly(5, 4, 6);
    assertThat(IntStream.range(0, 3).map(i -> candidates.number(0, i)))
        .containsExactly(1010, 1000, 1020);
  }

  @Test
  void whoIsBeyondTheMostIsReportedNotDroppedInSilence() {
    int[] slot = new int[Candidates.MOST + 2];
    // The least tags have precedence, wherever they are in the file.
    int[] words = IntStream.range(0, slot.length).map(i -> slot.length - i).toArray();
    Candidates candidates = of(1, slot, words, new int[slot.length]);
    assertThat(candidates.size()).isEqualTo(Candidates.MOST);
    assertThat(candidates.crowdedOut()).containsExactlyInAnyOrder(100, 101);
    assertThat(candidates.sameTag()).isEmpty();
  }

  @Test
  void ofEqualTagsInASlotTheFirstStaysAndOthersAreReported() {
    Candidates candidates =
        of(2, new int[] {1, 1, 0, 1}, new int[] {7, 7, 7, 7}, new int[] {8, 8, 8, 9});
    assertThat(candidates.size()).isEqualTo(3);
    assertThat(candidates.sameTag()).containsExactly(101);
    assertThat(candidates.number(0, 1)).isEqualTo(1000);
  }

  @Test
  void whatIsOutOfRangeIsRefusedWithoutTellingIt() {
    int[] zero = {0};
    assertThatThrownBy(() -> of(1, new int[] {1}, zero, zero))
        .hasMessage("slot out of range: need 0 to 0");
    assertThatThrownBy(() -> of(1, zero, new int[] {(int) T}, zero))
        .hasMessage("first word out of range: need 0 to 786432");
    assertThatThrownBy(() -> of(1, zero, zero, new int[] {-1}))
        .hasMessage("second word out of range: need 0 to 786432");
    assertThatThrownBy(() -> of(1, zero, zero, new int[0]))
        .hasMessage("1 slots, 1 and 0 words, 1 clients: need as many of each");
    assertThatThrownBy(
            () -> Candidates.of(1, T, zero, zero, zero, zero, 1, (measure, client) -> (int) T))
        .hasMessage("number of measure 0 out of range: need 0 to 786432");
    assertThat(of(1, zero, zero, zero)).hasToString("Candidates[redacted]");
  }

  private static long at(long[][] coefficients, int slot, long x) {
    long value = 0;
    for (int j = coefficients.length - 1; j >= 0; j--) {
      value = MODULUS.add(MODULUS.multiply(value, x), coefficients[j][slot]);
    }
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void polynomialsHaveTheirRootsAndValuesWhateverWordsAreShared(int seed) {
    Random random = new Random(seed);
    int slots = 1500;
    int count = 9000;
    int[] slot = random.ints(count, 0, slots).toArray();
    // Few different words: many slots with equal ones, and equal sums.
    int[] word0 = random.ints(count, 0, 40).toArray();
    int[] word1 = random.ints(count, 0, 40).toArray();
    Candidates candidates = of(slots, slot, word0, word1);
    SearchPolynomials polynomials = SearchPolynomials.of(candidates, MODULUS, Workers.single());
    assertThat(Arrays.stream(polynomials.multipliers()).max().orElse(0)).isGreaterThan(2);
    for (int s = 0; s < slots; s++) {
      int degree = candidates.first(s + 1) - candidates.first(s);
      assertThat(polynomials.roots()[degree][s]).isEqualTo(1);
      for (int j = degree; j < Candidates.MOST; j++) {
        assertThat(polynomials.roots()[j + 1][s]).isZero();
        assertThat(polynomials.secondWords()[j][s]).isZero();
        assertThat(polynomials.numbers(0)[j][s]).isZero();
      }
      for (int i = candidates.first(s); i < candidates.first(s + 1); i++) {
        long a = polynomials.multipliers()[s];
        long w = (candidates.word0(i) + a * candidates.word1(i)) % T;
        assertThat(at(polynomials.roots(), s, w)).as("seed %d", seed).isZero();
        assertThat(at(polynomials.secondWords(), s, w)).isEqualTo(candidates.word1(i));
        assertThat(at(polynomials.numbers(0), s, w)).isEqualTo(candidates.number(0, i));
      }
    }
  }
}
