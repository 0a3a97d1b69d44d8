package org.veilbank.round;

import java.io.IOException;
import java.util.Optional;
import org.veilbank.board.Payload;

/**
 * Where a bank keeps what it has computed and not yet posted: contributions are committed to before
 * the first is posted, and are too many for memory. All of it can be computed again, to the bit; so
 * losing it costs time only. Holds ciphertexts and nothing secret.
 */
public interface Spool {
  /** What is kept under a name of lower-case letters, digits and hyphens. */
  Optional<Payload> find(String name) throws IOException;

  /** Keeps bytes under a name, in place of what was there. */
  Payload keep(String name, byte[] bytes) throws IOException;

  /** Forgets everything whose name begins so. */
  void clear(String prefix) throws IOException;
}
