package org.veilbank.board;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.tlog.Hash;

/** Banks with known keys, and what they post. */
public final class Posts {
  private static final Hash EPOCH = Hash.sha256("epoch".getBytes(US_ASCII));

  private final Members members;
  private final List<BankSigner> signers = new ArrayList<>();

  /** As many banks. */
  public Posts(int banks) {
    List<byte[]> publicKeys = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      publicKeys.add(BankSigner.publicKey(seed(bank)));
    }
    this.members = new Members(Hash.sha256("consortium".getBytes(US_ASCII)), publicKeys);
    for (int bank = 1; bank <= banks; bank++) {
      signers.add(new BankSigner(members, bank, seed(bank)));
    }
  }

  private static byte[] seed(int bank) {
    return Hash.sha256(("seed of bank " + bank).getBytes(US_ASCII)).bytes();
  }

  /** The banks. */
  public Members members() {
    return members;
  }

  /** The signer of a bank, from 1. */
  public BankSigner signer(int bank) {
    return signers.get(bank - 1);
  }

  /** A place to post at; different parts are different places. */
  public static StepKey step(int part) {
    return new StepKey(EPOCH, 0, 0, part, "test");
  }

  /** A payload that tells bank and part. */
  public static byte[] payload(int bank, int part) {
    return "payload %d of bank %d".formatted(part, bank).getBytes(US_ASCII);
  }

  /** A bank's entry with a payload of its choice; stores do not look at the previous entry. */
  public Entry entry(int bank, long sequence, int part, byte[] payload) {
    return entry(bank, sequence, Entry.NONE, part, payload);
  }

  /** A bank's entry that names its previous one. */
  public Entry entry(int bank, long sequence, Hash previous, int part, byte[] payload) {
    return signer(bank).sign(sequence, previous, step(part), Hash.sha256(payload), payload.length);
  }

  /** A bank's entry with the payload that tells bank and part. */
  public Entry entry(int bank, long sequence, int part) {
    return entry(bank, sequence, part, payload(bank, part));
  }
}
