package org.veilbank.round;

import java.nio.file.Path;

/** A client file that cannot be used; says where, what is there, and what should be. */
public final class InvalidClientFileException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  InvalidClientFileException(Path file, long line, String column, String found, String expected) {
    super(
        "%s, line %d, column %s: %s, need %s"
            .formatted(file, line, column, shown(found), expected));
  }

  InvalidClientFileException(Path file, long line, String problem) {
    super("%s, line %d: %s".formatted(file, line, problem));
  }

  InvalidClientFileException(Path file, String problem) {
    super("%s: %s".formatted(file, problem));
  }

  private static String shown(String found) {
    StringBuilder out = new StringBuilder("\"");
    found
        .codePoints()
        .limit(SHOWN)
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append("\\u{%x}".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append(found.codePointCount(0, found.length()) > SHOWN ? "...\"" : "\"").toString();
  }
}
