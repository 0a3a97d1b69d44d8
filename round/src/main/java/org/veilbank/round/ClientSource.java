package org.veilbank.round;

import java.io.IOException;

/** Where a bank's clients come from: asked once for each round that it takes part in. */
@FunctionalInterface
public interface ClientSource {
  /**
   * The clients as they are now, checked whole.
   *
   * @throws IOException if they cannot be read, or are not as they must be
   */
  ClientFile read() throws IOException;
}
