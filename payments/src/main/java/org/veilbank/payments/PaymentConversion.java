package org.veilbank.payments;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes payments of rows by a rule, and counts the rows that the rule leaves out. */
final class PaymentConversion {
  private final PaymentRows rows;
  private final ImportRule rule;
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);

  PaymentConversion(PaymentLayout layout, Header header, ImportRule rule)
      throws InvalidPaymentFileException {
    this.rows = layout.rows(header);
    this.rule = rule;
    if (rows.amountsAreCents() && rule.amounts().centsPerUnit().compareTo(BigDecimal.ONE) != 0) {
      throw header.invalid(
          "the amounts of layout %s are cents: need a rule of 1 cent a unit, not \"%s\""
              .formatted(layout.id(), rule.amounts()));
    }
  }

  /** The payment of a row, or null if the rule leaves it out. */
  @Nullable Payment payment(Row row) throws InvalidPaymentFileException {
    int column = rows.amountColumn();
    long cents = rule.amounts().cents(row.text(column));
    if (cents < 0) {
      SkipReason reason = reason(cents);
      if (reason == null || !skips(reason)) {
        throw row.invalid(column, rule.amounts().expected(cents));
      }
      return null;
    }
    if (cents == 0 && skips(SkipReason.AMOUNT_ZERO)) {
      return null;
    }
    if (!rows.hasPayee(row) && skips(SkipReason.NO_PAYEE)) {
      return null;
    }
    String payer = rows.payer(row);
    String payee = rows.payee(row);
    if (payer.equals(payee) && skips(SkipReason.SELF_PAYMENT)) {
      return null;
    }
    return new Payment(
        payer, payee, cents, rows.moment(row), rows.currency(row), rows.label(row), row.line());
  }

  private static @Nullable SkipReason reason(long refused) {
    if (refused == AmountRule.OUT_OF_RANGE) {
      return SkipReason.AMOUNT_OUT_OF_RANGE;
    }
    return refused == AmountRule.INEXACT ? SkipReason.AMOUNT_INEXACT : null;
  }

  /** Whether a row with this reason is left out; counts it then. */
  private boolean skips(SkipReason reason) {
    if (!rule.skips().contains(reason)) {
      return false;
    }
    skipped.merge(reason, 1L, Long::sum);
    return true;
  }

  Map<SkipReason, Long> skipped() {
    return skipped;
  }
}
