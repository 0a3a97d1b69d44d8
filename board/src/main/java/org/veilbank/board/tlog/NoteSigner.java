package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Signs notes with {@link NoteAlgorithm#ED25519}. Deterministic. */
public final class NoteSigner {
  private final Ed25519PrivateKeyParameters seed;
  private final NoteKey key;

  /**
   * A signer with this name.
   *
   * @param name of its key
   * @param seed 32 secret bytes that sign nothing else, copied
   */
  public NoteSigner(String name, byte[] seed) {
    this(name, seed, NoteAlgorithm.ED25519);
  }

  NoteSigner(String name, byte[] seed, NoteAlgorithm algorithm) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("seed of %d bytes: need 32".formatted(seed.length));
    }
    this.seed = new Ed25519PrivateKeyParameters(seed);
    this.key = NoteKey.of(name, algorithm, this.seed.generatePublicKey().getEncoded());
  }

  /** What verifies its signatures. */
  public NoteKey key() {
    return key;
  }

  /**
   * Signs a note.
   *
   * @param text valid for a note, with its last newline
   */
  public NoteSignature sign(String text) {
    SignedNote.checkText(text);
    return new NoteSignature(key.name(), key.id(), signature(text.getBytes(UTF_8)));
  }

  /** The bare signature of a message. */
  byte[] signature(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    seed.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String toString() {
    return "NoteSigner[%s, redacted]".formatted(key.name());
  }
}
