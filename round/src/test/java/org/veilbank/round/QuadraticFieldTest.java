package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veilbank.fhe.NamedParameters;

class QuadraticFieldTest {
  private static final long T = 786433;
  private static final QuadraticField FIELD =
      new QuadraticField(NamedParameters.SEARCH.parameters().plaintextModulus());

  private static long random(Random random) {
    return FIELD.element(random.nextLong(T), random.nextLong(T));
  }

  @Test
  void fiveIsTheSmallestNonResidueOfTheSearchSet() {
    assertThat(FIELD.nonResidue()).isEqualTo(5);
    assertThat(FIELD.multiply(FIELD.element(0, 1), FIELD.element(0, 1)))
        .isEqualTo(FIELD.element(5, 0));
  }

  @Test
  void theLawsOfAFieldHoldAlsoAtTheEnds() {
    Random random = new Random(1);
    long[] ends = {
      0, 1, FIELD.element(T - 1, 0), FIELD.element(0, T - 1), FIELD.element(T - 1, T - 1)
    };
    for (int i = 0; i < 2000; i++) {
      long x = i < 25 ? ends[i / 5] : random(random);
      long y = i < 25 ? ends[i % 5] : random(random);
      long z = random(random);
      assertThat(FIELD.multiply(x, y)).isEqualTo(FIELD.multiply(y, x));
      assertThat(FIELD.multiply(x, FIELD.add(y, z)))
          .isEqualTo(FIELD.add(FIELD.multiply(x, y), FIELD.multiply(x, z)));
      assertThat(FIELD.multiply(FIELD.multiply(x, y), z))
          .isEqualTo(FIELD.multiply(x, FIELD.multiply(y, z)));
      assertThat(FIELD.add(FIELD.subtract(x, y), y)).isEqualTo(x);
      assertThat(FIELD.norm(FIELD.multiply(x, y))).isEqualTo(FIELD.norm(x) * FIELD.norm(y) % T);
      assertThat(FIELD.norm(x) == 0).isEqualTo(x == 0);
      if (x != 0) {
        assertThat(FIELD.multiply(x, FIELD.invert(x))).isEqualTo(QuadraticField.ONE);
      }
    }
    assertThatThrownBy(() -> FIELD.invert(0)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> FIELD.element(T, 0)).hasMessageContaining("need 0 to 786432");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 24})
  void polynomialsAreZeroAtTheirTagsAndNowhereElse(int count) {
    Random random = new Random(count);
    long[] tags =
        random.longs(count, 0, T).map(a -> FIELD.element(a, random.nextLong(T))).toArray();
    long[] polynomial = TagPolynomial.withRoots(FIELD, tags, 0, count);
    assertThat(polynomial).hasSize(count + 1);
    assertThat(polynomial[count]).isEqualTo(QuadraticField.ONE);
    for (long tag : tags) {
      assertThat(TagPolynomial.at(FIELD, polynomial, tag)).isZero();
      // One word right is not enough.
      long near = FIELD.element(FIELD.first(tag), (FIELD.second(tag) + 1) % T);
      assertThat(TagPolynomial.at(FIELD, polynomial, near)).isNotZero();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(TagPolynomial.at(FIELD, polynomial, random(random))).isNotZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 24})
  void polynomialsGoThroughTheirValuesAlsoIfTagsShareAWord(int count) {
    Random random = new Random(count);
    long shared = random.nextLong(T);
    long[] tags =
        IntStream.range(0, count)
            .mapToLong(i ->
                i % 3 == 0
                    ? FIELD.element(shared, i)
                    : FIELD.element(random.nextLong(T), random.nextLong(T)))
            .toArray();
    long[] values = random.longs(count, 0, T).toArray();
    long[] polynomial = TagPolynomial.through(FIELD, tags, values);
    for (int i = 0; i < count; i++) {
      assertThat(TagPolynomial.at(FIELD, polynomial, tags[i])).isEqualTo(values[i]);
    }
  }

  @Test
  void equalTagsHaveNoPolynomial() {
    assertThatThrownBy(() -> TagPolynomial.through(FIELD, new long[] {7, 7}, new long[] {1, 2}))
        .hasMessage("two of the tags are equal");
  }
}
