package org.veilbank.bank;

import java.io.IOException;

/**
 * A bank's folder, or what opens it, that cannot be used: not private, in use, damaged, changed,
 * locked with another key. The message names the file and the reason.
 */
public final class BankFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  BankFolderException(String message) {
    super(message);
  }

  BankFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
