package org.veilbank.board;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.NoteAlgorithm;
import org.veilbank.board.tlog.NoteKey;

/** Who may post on a board, and whose signatures on its checkpoints count. */
public final class Members {
  private final Hash consortium;
  private final List<Keys> keys = new ArrayList<>();

  /** A bank's public keys: of its entries, of its checkpoints, of its cosignatures. */
  private static final class Keys {
    private final byte[] entries;
    private final VerifyingKey verifying;
    private final NoteKey checkpoints;
    private final NoteKey cosignatures;

    Keys(byte[] entries, NoteKey checkpoints, NoteKey cosignatures) {
      this.entries = entries.clone();
      this.verifying = new VerifyingKey(entries);
      this.checkpoints = checkpoints;
      this.cosignatures = cosignatures;
    }
  }

  /**
   * Members.
   *
   * @param consortium its id
   * @param publicKeys the banks' Ed25519 public keys, 32 bytes each, in order
   * @throws IllegalArgumentException if there are none, more than 255, two alike, or one is no key
   */
  public Members(Hash consortium, List<byte[]> publicKeys) {
    this.consortium = consortium;
    if (publicKeys.isEmpty() || publicKeys.size() > Entry.MAX_AUTHOR) {
      throw new IllegalArgumentException(
          "%d members: need 1 to %d".formatted(publicKeys.size(), Entry.MAX_AUTHOR));
    }
    for (byte[] key : publicKeys) {
      int bank = keys.size() + 1;
      if (key.length != Ed25519.PUBLIC_KEY_SIZE) {
        throw new IllegalArgumentException(
            "public key of bank %d: %d bytes, need 32".formatted(bank, key.length));
      }
      Keys own =
          new Keys(
              key,
              NoteKey.of(origin(), NoteAlgorithm.ED25519, key),
              NoteKey.of(witnessName(bank), NoteAlgorithm.COSIGNATURE_V1, key));
      if (keys.stream().anyMatch(k -> k.checkpoints.equals(own.checkpoints))) {
        throw new IllegalArgumentException(
            "public key of bank %d: another bank has the same".formatted(bank));
      }
      keys.add(own);
    }
  }

  /** The consortium's id. */
  public Hash consortium() {
    return consortium;
  }

  /** How many banks there are. */
  public int count() {
    return keys.size();
  }

  /** The log's name in checkpoints. */
  public String origin() {
    return "veilbank.org/board/" + consortium;
  }

  /** A bank's name as a witness. */
  String witnessName(int bank) {
    return origin() + "/bank-" + bank;
  }

  /** Whether an author is one of the banks. */
  boolean has(int author) {
    return author >= 1 && author <= keys.size();
  }

  /** A bank's public key; shared, not to be changed. */
  byte[] publicKeyBytes(int bank) {
    return keys.get(bank - 1).entries;
  }

  /** A bank's public key, ready for use. */
  VerifyingKey verifyingKey(int bank) {
    return keys.get(bank - 1).verifying;
  }

  /** The key of a bank's signatures on checkpoints, as an operator of the log. */
  public NoteKey checkpointKey(int bank) {
    return keys.get(bank - 1).checkpoints;
  }

  /** The key of a bank's cosignatures, as a witness. */
  public NoteKey cosignatureKey(int bank) {
    return keys.get(bank - 1).cosignatures;
  }

  /** All keys of checkpoints and cosignatures. */
  List<NoteKey> noteKeys() {
    List<NoteKey> all = new ArrayList<>();
    keys.forEach(k -> all.add(k.checkpoints));
    keys.forEach(k -> all.add(k.cosignatures));
    return all;
  }
}
