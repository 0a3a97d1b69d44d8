package org.veilbank.bank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlPosition;

/** What is wrong with a file, collected while it is read. */
final class FileProblems {
  private record Problem(int line, int column, String what) {}

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  FileProblems(String file) {
    this.file = file;
  }

  void add(int line, int column, String what) {
    problems.add(new Problem(line, column, what));
  }

  void add(TomlPosition at, String what) {
    add(at.line(), at.column(), what);
  }

  boolean none() {
    return problems.isEmpty();
  }

  InvalidFileException toException() {
    return new InvalidFileException(
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
            .map(p -> "%s, line %d, column %d: %s".formatted(file, p.line, p.column, p.what))
            .toList());
  }
}
