package org.veilbank.round;

/**
 * Something that a bank did and should not have done, or could not prove (RND-6.3): named, and
 * ignored or answered by the bank's exclusion, as the rule says.
 *
 * @param rule the rule that is broken
 * @param bank whose post it is about, or 0
 * @param position of the entry in the log, or -1
 * @param text what was found, and what was expected
 */
public record Fault(String rule, int bank, long position, String text) {
  /** One line. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(rule);
    if (bank > 0) {
      line.append(": bank ").append(bank);
    }
    if (position >= 0) {
      line.append(": entry ").append(position);
    }
    return line.append(": ").append(text).toString();
  }
}
