package org.veilbank.board;

import java.io.IOException;

/** Storage that another module brings, found by the Java service loader. */
public interface BoardStoreProvider {
  /** Whether an address is for this kind of storage. */
  boolean accepts(String address);

  /**
   * Opens a board.
   *
   * @throws IOException if it cannot be reached
   * @throws IllegalArgumentException if the address is wrong, saying how
   */
  BoardStore open(String address) throws IOException;

  /** How such addresses look, for help texts. */
  String form();
}
