package org.veilbank.round;

/**
 * Polynomials over {@link QuadraticField} that are made from tags; coefficients from the lowest.
 */
final class TagPolynomial {
  private TagPolynomial() {}

  /**
   * The monic polynomial that has tags as its roots, and no others; 1 if there are none.
   *
   * @param from the first of the tags
   * @param to behind the last
   */
  static long[] withRoots(QuadraticField field, long[] tags, int from, int to) {
    long[] coefficients = new long[to - from + 1];
    coefficients[0] = QuadraticField.ONE;
    for (int i = from; i < to; i++) {
      int degree = i - from;
      coefficients[degree + 1] = coefficients[degree];
      for (int k = degree; k > 0; k--) {
        coefficients[k] =
            field.subtract(coefficients[k - 1], field.multiply(tags[i], coefficients[k]));
      }
      coefficients[0] = field.subtract(0, field.multiply(tags[i], coefficients[0]));
    }
    return coefficients;
  }

  /**
   * The polynomial of the lowest degree that has given values at tags, by Newton's divided
   * differences; as many coefficients as tags.
   *
   * @param values elements of the field
   * @throws IllegalArgumentException if two tags are equal
   */
  static long[] through(QuadraticField field, long[] tags, long[] values) {
    int count = tags.length;
    long[] differences = values.clone();
    for (int order = 1; order < count; order++) {
      for (int i = count - 1; i >= order; i--) {
        long distance = field.subtract(tags[i], tags[i - order]);
        if (distance == 0) {
          throw new IllegalArgumentException("two of the tags are equal");
        }
        differences[i] =
            field.multiply(
                field.subtract(differences[i], differences[i - 1]), field.invert(distance));
      }
    }
    long[] coefficients = new long[count];
    for (int i = count - 1; i >= 0; i--) {
      // coefficients * (x - tags[i]) + differences[i]
      for (int k = count - 1; k > 0; k--) {
        coefficients[k] =
            field.subtract(coefficients[k - 1], field.multiply(tags[i], coefficients[k]));
      }
      if (count > 0) {
        coefficients[0] = field.subtract(differences[i], field.multiply(tags[i], coefficients[0]));
      }
    }
    return coefficients;
  }

  /** A value, by Horner's rule. */
  static long at(QuadraticField field, long[] coefficients, long x) {
    long value = 0;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      value = field.add(field.multiply(value, x), coefficients[k]);
    }
    return value;
  }
}
