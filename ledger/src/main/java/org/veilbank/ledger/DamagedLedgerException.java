package org.veilbank.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not as it was written: says which, where in it, and what is wrong. */
public final class DamagedLedgerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long frame;
  private final long offset;

  DamagedLedgerException(Path file, long frame, long offset, String what) {
    super("%s: frame %d, at byte %d: %s".formatted(file, frame, offset, what));
    this.file = file.toString();
    this.frame = frame;
    this.offset = offset;
  }

  /** The file that is damaged. */
  public String file() {
    return file;
  }

  /** Number of the frame that cannot be read; every frame before it can. */
  public long frame() {
    return frame;
  }

  /** Where in the file that frame begins. */
  public long offset() {
    return offset;
  }
}
