package org.veilbank.payments;

import org.jspecify.annotations.Nullable;

/** Where one dialect of a layout keeps what a payment has. */
interface PaymentRows {
  /** Whether the row pays somebody at all. */
  default boolean hasPayee(Row row) {
    return true;
  }

  String payer(Row row) throws InvalidPaymentFileException;

  String payee(Row row) throws InvalidPaymentFileException;

  /** The column of the amount. */
  int amountColumn();

  /** Whether amounts are cents already, so that only that rule makes sense. */
  default boolean amountsAreCents() {
    return false;
  }

  @Nullable Moment moment(Row row) throws InvalidPaymentFileException;

  default @Nullable String currency(Row row) {
    return null;
  }

  default @Nullable Label label(Row row) throws InvalidPaymentFileException {
    return null;
  }
}
