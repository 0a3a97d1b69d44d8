package org.veilbank.payments;

import java.nio.file.Path;

/** A payment file that cannot be used; says where, what is there, and what should be. */
public final class InvalidPaymentFileException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  InvalidPaymentFileException(Path file, long line, String column, String found, String expected) {
    super(
        "%s, line %d, column %s: %s, need %s"
            .formatted(file, line, column, shown(found), expected));
  }

  InvalidPaymentFileException(Path file, long line, String problem) {
    super("%s, line %d: %s".formatted(file, line, problem));
  }

  InvalidPaymentFileException(Path file, String problem) {
    super("%s: %s".formatted(file, problem));
  }

  /** A text between quotes, shortened, with control characters made visible. */
  static String shown(String found) {
    return shown(found, SHOWN);
  }

  /** The same with at most so many characters. */
  static String shown(String found, int most) {
    StringBuilder out = new StringBuilder("\"");
    found
        .codePoints()
        .limit(most)
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append("\\u{%x}".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append(found.codePointCount(0, found.length()) > most ? "...\"" : "\"").toString();
  }
}
