package org.veilbank.board.tlog;

/** What C2SP signed-note allows in a note and in a key's name. */
final class NoteText {
  private NoteText() {}

  /** Whether it can be UTF-8 and has no control character below U+0020 but newline. */
  static boolean isClean(String text) {
    return text.codePoints()
        .allMatch(c -> (c >= 0x20 || c == '\n') && Character.getType(c) != Character.SURROGATE);
  }

  /** Whether it is clean, not empty and without newline. */
  static boolean isLine(String text) {
    return !text.isEmpty() && text.indexOf('\n') < 0 && isClean(text);
  }

  /** Whether it is clean, not empty and without Unicode spaces and plus signs. */
  static boolean isKeyName(String name) {
    return isLine(name)
        && name.codePoints().noneMatch(c -> c == '+' || c == 0x85 || Character.isSpaceChar(c));
  }
}
