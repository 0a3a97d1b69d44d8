package org.veilbank.round;

import java.io.IOException;
import org.veilbank.board.Accepted;

/** Reads what was posted with an entry; {@link org.veilbank.board.Board#open} in a bank. */
@FunctionalInterface
public interface Payloads {
  /**
   * The bytes that the entry's author signed.
   *
   * @throws IOException if the board has lost or changed them
   */
  byte[] read(Accepted entry) throws IOException;
}
