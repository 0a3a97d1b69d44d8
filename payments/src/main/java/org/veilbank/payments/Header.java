package org.veilbank.payments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A file's column names. They are compared without regard to case: tools differ in it. */
final class Header {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final int SHOWN = 300;

  private final Path file;
  private final long line;
  private final List<String> names = new ArrayList<>();
  private final List<String> lowered = new ArrayList<>();

  Header(Path file, long line, List<String> fields) {
    this.file = file;
    this.line = line;
    for (String field : fields) {
      boolean marked = names.isEmpty() && field.startsWith(BYTE_ORDER_MARK);
      String name = (marked ? field.substring(1) : field).strip();
      names.add(name);
      lowered.add(name.toLowerCase(Locale.ROOT));
    }
  }

  Path file() {
    return file;
  }

  int count() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  boolean has(String name) {
    return lowered.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The place of a column that must be there once. */
  int index(String name) throws InvalidPaymentFileException {
    String wanted = name.toLowerCase(Locale.ROOT);
    int column = lowered.indexOf(wanted);
    if (column < 0) {
      throw invalid("no column \"%s\" in the header %s".formatted(name, this));
    }
    if (column != lowered.lastIndexOf(wanted)) {
      throw invalid("two columns are called \"%s\"".formatted(names.get(column)));
    }
    return column;
  }

  /** The place of a column that may be missing, or -1. */
  int optional(String name) throws InvalidPaymentFileException {
    return has(name) ? index(name) : -1;
  }

  InvalidPaymentFileException invalid(String problem) {
    return new InvalidPaymentFileException(file, line, problem);
  }

  @Override
  public String toString() {
    return InvalidPaymentFileException.shown(String.join(",", names), SHOWN);
  }
}
