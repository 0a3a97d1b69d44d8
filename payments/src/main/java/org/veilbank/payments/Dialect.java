package org.veilbank.payments;

import java.util.List;

/**
 * One form of a layout, known by its columns.
 *
 * @param columns what a header must have, in any case; others may be there too
 * @param binding makes the rows of a header that has them
 */
record Dialect(List<String> columns, Binding binding) {
  /** Finds the places of columns. */
  @FunctionalInterface
  interface Binding {
    PaymentRows bind(Header header) throws InvalidPaymentFileException;
  }

  static Dialect of(Binding binding, String... columns) {
    return new Dialect(List.of(columns), binding);
  }

  List<String> missingFrom(Header header) {
    return columns.stream().filter(name -> !header.has(name)).toList();
  }
}
