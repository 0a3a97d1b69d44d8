package org.veilbank.bank;

import java.util.List;

/**
 * A file that people write or pass on, and that cannot be used. Says of everything that is wrong
 * where it is, what is there, and what should be.
 */
public final class InvalidFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidFileException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the file; each names file, line and column. */
  public List<String> problems() {
    return problems;
  }
}
