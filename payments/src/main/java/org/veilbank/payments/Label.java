package org.veilbank.payments;

/**
 * What a source says about a payment: simulated data know what real data do not.
 *
 * @param laundering whether it is part of laundering or fraud
 * @param pattern what it is part of, in the source's words; may be said of honest payments too;
 *     empty if the source names none
 * @param occurrence which occurrence of the pattern, the source's alert or case; empty if not said
 */
public record Label(boolean laundering, String pattern, String occurrence) {
  /** Honest, and nothing else is said. */
  public static final Label HONEST = new Label(false, "", "");

  /** The label with these parts. */
  static Label of(boolean laundering, String pattern, String occurrence) {
    boolean honest = !laundering && pattern.isEmpty() && occurrence.isEmpty();
    return honest ? HONEST : new Label(laundering, pattern, occurrence);
  }
}
