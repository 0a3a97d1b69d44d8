package org.veilbank.board;

import java.util.List;
import java.util.stream.Collectors;

/** The board is not the one that the banks wrote: nobody should go on with it (BRD-3). */
public final class TamperedBoardException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  TamperedBoardException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** What was found. */
  public List<Problem> problems() {
    return problems;
  }
}
