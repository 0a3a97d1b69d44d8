package org.veilbank.board.tlog;

/** The signature types of C2SP signed-note that are understood here. */
public enum NoteAlgorithm {
  /** Ed25519 over the note's text. */
  ED25519(1, 64),
  /** Ed25519 over a time and a checkpoint, as C2SP tlog-cosignature says. */
  COSIGNATURE_V1(4, 72);

  private final int identifier;
  private final int signatureBytes;

  NoteAlgorithm(int identifier, int signatureBytes) {
    this.identifier = identifier;
    this.signatureBytes = signatureBytes;
  }

  /** The byte that stands for it in a verifier key. */
  public int identifier() {
    return identifier;
  }

  /** Bytes of a signature, without the key id. */
  int signatureBytes() {
    return signatureBytes;
  }
}
