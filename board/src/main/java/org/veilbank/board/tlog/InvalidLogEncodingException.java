package org.veilbank.board.tlog;

/** Bytes or text that are not the one encoding of anything; says where, what and what was due. */
public final class InvalidLogEncodingException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  /** Something at a place, where something else was expected; what is shown is cut short. */
  public InvalidLogEncodingException(String place, String value, String expected) {
    super("%s: %s, need %s".formatted(place, shown(value), expected));
  }

  /** In quotes, cut short, printable. */
  private static String shown(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .codePoints()
        .limit(SHOWN)
        .forEach(c -> {
          if (c >= 0x20 && c < 0x7f) {
            out.append((char) c);
          } else {
            out.append("\\u{%x}".formatted(c));
          }
        });
    return out.append('"')
        .append(value.length() > SHOWN ? " of %d characters".formatted(value.length()) : "")
        .toString();
  }
}
