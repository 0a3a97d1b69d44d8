package org.veilbank.board.redis;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server cannot be reached, or not used, for now: whether it did what it was told is open. */
final class LostConnectionException extends IOException {
  private static final long serialVersionUID = 1L;

  LostConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
