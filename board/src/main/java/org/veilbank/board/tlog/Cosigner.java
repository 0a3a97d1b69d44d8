package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Signs checkpoints as a witness, with {@link NoteAlgorithm#COSIGNATURE_V1}. Deterministic. */
public final class Cosigner {
  private final NoteSigner signer;

  /**
   * A witness with this name.
   *
   * @param name of its key
   * @param seed 32 secret bytes that sign nothing else, copied
   */
  public Cosigner(String name, byte[] seed) {
    this.signer = new NoteSigner(name, seed, NoteAlgorithm.COSIGNATURE_V1);
  }

  /** What verifies its signatures. */
  public NoteKey key() {
    return signer.key();
  }

  /**
   * States that at a time this is the largest tree seen of the checkpoint's log, and an extension
   * of all seen before: to be asked only after that was checked.
   *
   * @param posixSeconds not negative
   */
  public NoteSignature cosign(Checkpoint checkpoint, long posixSeconds) {
    if (posixSeconds < 0) {
      throw new IllegalArgumentException("time %d: need 0 or later".formatted(posixSeconds));
    }
    byte[] signature = signer.signature(message(posixSeconds, checkpoint.text()));
    return new NoteSignature(
        key().name(),
        key().id(),
        ByteBuffer.allocate(Long.BYTES + signature.length)
            .putLong(posixSeconds)
            .put(signature)
            .array());
  }

  static byte[] message(long posixSeconds, String text) {
    return ("cosignature/v1\ntime " + posixSeconds + "\n" + text).getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return "Cosigner[%s, redacted]".formatted(key().name());
  }
}
