package org.veilbank.bank;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/** How a folder's key follows from what opens it; public, and written at the head of each file. */
final class KeyDerivation {
  /** Bytes of the encoding. */
  static final int BYTES = 1 + 3 * Integer.BYTES + 32;

  /** What opens a folder. */
  enum Kind {
    PASSPHRASE(0, "a passphrase"),
    KEY_FILE(1, "a key file");

    private final int code;
    private final String described;

    Kind(int code, String described) {
      this.code = code;
      this.described = described;
    }

    String described() {
      return described;
    }
  }

  private static final int SALT_BYTES = 32;

  /** The second choice of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes. */
  private static final int MEMORY_KIBIBYTES = 1 << 16;

  private static final int PASSES = 3;
  private static final int LANES = 4;

  /** More would stop the process, and no folder was made so. */
  private static final int MOST_MEMORY_KIBIBYTES = 1 << 20;

  private static final int MOST_PASSES = 100;
  private static final int MOST_LANES = 64;

  private final Kind kind;
  private final int memoryKibibytes;
  private final int passes;
  private final int lanes;
  private final byte[] salt;

  private KeyDerivation(Kind kind, int memoryKibibytes, int passes, int lanes, byte[] salt) {
    this.kind = kind;
    this.memoryKibibytes = memoryKibibytes;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
  }

  /** For a new folder. */
  static KeyDerivation fresh(Kind kind, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return switch (kind) {
      case PASSPHRASE -> new KeyDerivation(kind, MEMORY_KIBIBYTES, PASSES, LANES, salt);
      case KEY_FILE -> new KeyDerivation(kind, 0, 0, 0, salt);
    };
  }

  /** The kind (1 byte), memory in KiB, passes and lanes (4 bytes each), the salt. */
  void writeInto(ByteBuffer out) {
    out.put((byte) kind.code).putInt(memoryKibibytes).putInt(passes).putInt(lanes).put(salt);
  }

  /**
   * Reads an encoding.
   *
   * @throws BankFolderException if it is none, or weaker or costlier than any that is written
   */
  static KeyDerivation read(ByteBuffer in) throws BankFolderException {
    int kind = in.get();
    int memory = in.getInt();
    int passes = in.getInt();
    int lanes = in.getInt();
    byte[] salt = new byte[SALT_BYTES];
    in.get(salt);
    boolean sound =
        switch (kind) {
          case 0 ->
              memory >= MEMORY_KIBIBYTES
                  && memory <= MOST_MEMORY_KIBIBYTES
                  && passes >= PASSES
                  && passes <= MOST_PASSES
                  && lanes >= 1
                  && lanes <= MOST_LANES;
          case 1 -> memory == 0 && passes == 0 && lanes == 0;
          default -> false;
        };
    if (!sound) {
      throw new BankFolderException(
          ("key derivation %d with %d KiB, %d passes, %d lanes:"
                  + " need 0 with %d to %d, %d to %d, 1 to %d, or 1 with none")
              .formatted(
                  kind,
                  memory,
                  passes,
                  lanes,
                  MEMORY_KIBIBYTES,
                  MOST_MEMORY_KIBIBYTES,
                  PASSES,
                  MOST_PASSES,
                  MOST_LANES));
    }
    return new KeyDerivation(
        kind == Kind.PASSPHRASE.code ? Kind.PASSPHRASE : Kind.KEY_FILE,
        memory,
        passes,
        lanes,
        salt);
  }

  Kind kind() {
    return kind;
  }

  int memoryKibibytes() {
    return memoryKibibytes;
  }

  int passes() {
    return passes;
  }

  int lanes() {
    return lanes;
  }

  byte[] salt() {
    return salt.clone();
  }

  /** Whether files with these are of one folder. */
  boolean sameAs(KeyDerivation other) {
    return kind == other.kind
        && memoryKibibytes == other.memoryKibibytes
        && passes == other.passes
        && lanes == other.lanes
        && Arrays.equals(salt, other.salt);
  }
}
