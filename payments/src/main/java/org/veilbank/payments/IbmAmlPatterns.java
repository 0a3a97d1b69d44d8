package org.veilbank.payments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ..._Patterns.txt} beside IBM's AML data: blocks of transactions, each an attempt at
 * laundering of a named kind. The transactions file marks laundering and does not say which kind;
 * this adds it. The patterns are kept in memory, the transactions are not.
 *
 * <p>The two files have no identifiers in common, so transactions are found by their contents. If
 * several are the same in all that a payment keeps, attempts go to them in the order of the file.
 */
public final class IbmAmlPatterns {
  private static final String BEGIN = "BEGIN LAUNDERING ATTEMPT - ";
  private static final String END = "END LAUNDERING ATTEMPT - ";
  private static final List<String> COLUMNS =
      List.of(
          "Timestamp",
          "From Bank",
          "Account",
          "To Bank",
          "Account",
          "Amount Received",
          "Receiving Currency",
          "Amount Paid",
          "Payment Currency",
          "Payment Format",
          "Is Laundering");

  private final Map<Payment, Queue<Label>> labels = new HashMap<>();
  private int attempts;
  private long unmatched;
  private @Nullable String open;

  private IbmAmlPatterns() {}

  /**
   * Reads a file of patterns.
   *
   * @param rule the rule by which the transactions are read too
   * @throws InvalidPaymentFileException at the first line that is neither the begin or end of an
   *     attempt nor a transaction in one
   */
  public static IbmAmlPatterns read(Path file, ImportRule rule)
      throws IOException, InvalidPaymentFileException {
    IbmAmlPatterns patterns = new IbmAmlPatterns();
    try (PaymentCsv csv = PaymentCsv.openWithoutHeader(file, COLUMNS)) {
      PaymentConversion conversion =
          new PaymentConversion(PaymentLayout.IBM_AML, csv.header(), rule);
      for (Row row = csv.nextOfAnyLength(); row != null; row = csv.nextOfAnyLength()) {
        patterns.add(row, conversion);
      }
    }
    if (patterns.open != null) {
      throw new InvalidPaymentFileException(
          file, "ends within an attempt, need \"%s%s\"".formatted(END, patterns.open));
    }
    return patterns;
  }

  private void add(Row row, PaymentConversion conversion) throws InvalidPaymentFileException {
    String first = row.text(0);
    if (first.startsWith(BEGIN)) {
      begin(row, first.substring(BEGIN.length()));
    } else if (first.startsWith(END)) {
      end(row, first.substring(END.length()));
    } else if (open == null) {
      throw row.invalid("a line outside of an attempt, need \"%s\" and its kind".formatted(BEGIN));
    } else {
      Payment payment = conversion.payment(row.requireAllFields());
      if (payment != null) {
        Label label = new Label(true, open, Integer.toString(attempts));
        labels.computeIfAbsent(key(payment), p -> new ArrayDeque<>()).add(label);
        unmatched++;
      }
    }
  }

  /** {@code FAN-OUT: Max 16-degree Fan-Out} and {@code STACK} alike start with the kind. */
  private void begin(Row row, String rest) throws InvalidPaymentFileException {
    int colon = rest.indexOf(':');
    String kind = (colon < 0 ? rest : rest.substring(0, colon)).strip();
    if (open != null || kind.isEmpty()) {
      throw row.invalid(
          open == null
              ? "an attempt without a kind"
              : "an attempt begins within another, need \"%s%s\" first".formatted(END, open));
    }
    open = kind;
    attempts++;
  }

  private void end(Row row, String kind) throws InvalidPaymentFileException {
    if (!Objects.equals(open, kind.strip())) {
      throw row.invalid(
          "the end of an attempt of kind %s, need one of the kind that began"
              .formatted(InvalidPaymentFileException.shown(kind)));
    }
    open = null;
  }

  private static Payment key(Payment payment) {
    return new Payment(
        payment.payer(),
        payment.payee(),
        payment.cents(),
        payment.moment(),
        payment.currency(),
        null,
        1);
  }

  /**
   * The payment with the kind and number of the attempt that it is part of; unchanged if it is not
   * marked as laundering or no attempt (left) has it. Each transaction of a pattern is given out
   * once.
   */
  public Payment labelled(Payment payment) {
    Label label = payment.label();
    Queue<Label> found = label == null || !label.laundering() ? null : labels.get(key(payment));
    Label better = found == null ? null : found.poll();
    if (better == null) {
      return payment;
    }
    unmatched--;
    return new Payment(
        payment.payer(),
        payment.payee(),
        payment.cents(),
        payment.moment(),
        payment.currency(),
        better,
        payment.line());
  }

  /** How many attempts the file has; they are numbered from 1. */
  public int attempts() {
    return attempts;
  }

  /** How many transactions of patterns no payment was labelled with so far. */
  public long unmatched() {
    return unmatched;
  }
}
