package org.veilbank.board;

import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Cosigner;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.NoteSigner;
import org.veilbank.board.tlog.SignedNote;

/**
 * A bank's Ed25519 key, for entries, checkpoints and cosignatures, whose messages begin
 * differently.
 */
public final class BankSigner {
  private final Members members;
  private final int bank;
  private final Ed25519PrivateKeyParameters key;
  private final NoteSigner checkpoints;
  private final Cosigner cosignatures;

  /**
   * A signer.
   *
   * @param seed 32 secret bytes, copied
   * @throws IllegalArgumentException if the key is not that of the bank
   */
  public BankSigner(Members members, int bank, byte[] seed) {
    this.members = members;
    this.bank = bank;
    this.key = new Ed25519PrivateKeyParameters(seed);
    this.checkpoints = new NoteSigner(members.origin(), seed);
    this.cosignatures = new Cosigner(members.witnessName(bank), seed);
    if (!members.has(bank) || !members.checkpointKey(bank).equals(checkpoints.key())) {
      throw new IllegalArgumentException(
          "signing key: is not that of bank %d of %d".formatted(bank, members.count()));
    }
  }

  /** The public key of a seed, 32 bytes. */
  public static byte[] publicKey(byte[] seed) {
    return new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
  }

  /** The bank's index. */
  public int bank() {
    return bank;
  }

  /** An entry of this bank. */
  Entry sign(long sequence, Hash previous, StepKey step, Hash payload, long payloadBytes) {
    Entry.Header header =
        new Entry.Header(
            members.consortium(), bank, sequence, previous, step, payload, payloadBytes);
    byte[] message = Entry.signedBytes(header);
    byte[] signature = new byte[Entry.SIGNATURE_BYTES];
    key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return new Entry(header, signature);
  }

  /** A checkpoint, signed and cosigned. */
  SignedNote sign(Checkpoint checkpoint, long posixSeconds) {
    return new SignedNote(
        checkpoint.text(),
        List.of(
            checkpoints.sign(checkpoint.text()), cosignatures.cosign(checkpoint, posixSeconds)));
  }

  @Override
  public String toString() {
    return "BankSigner[bank %d, redacted]".formatted(bank);
  }
}
