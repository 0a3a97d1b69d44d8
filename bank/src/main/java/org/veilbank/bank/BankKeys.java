package org.veilbank.bank;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.veilbank.board.BankSigner;
import org.veilbank.math.Seed;
import org.veilbank.round.Member;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;

/** A bank's three secrets: the seeds of its signing key, its sealing key and its randomness. */
final class BankKeys implements AutoCloseable {
  /** Bytes of the encoding. */
  static final int BYTES = 3 * Seed.BYTES;

  private final Seed signing;
  private final Seed sealing;
  private final Seed master;
  private final SealingKey sealingKey;

  private BankKeys(Seed signing, Seed sealing, Seed master) {
    this.signing = signing;
    this.sealing = sealing;
    this.master = master;
    this.sealingKey = SealingKey.of(sealing);
  }

  static BankKeys random(SecureRandom random) {
    return new BankKeys(Seed.random(random), Seed.random(random), Seed.random(random));
  }

  /** The keys that {@value #BYTES} bytes encode, which are copied. */
  static BankKeys decode(byte[] bytes) {
    return new BankKeys(part(bytes, 0), part(bytes, 1), part(bytes, 2));
  }

  private static Seed part(byte[] bytes, int index) {
    byte[] part = Arrays.copyOfRange(bytes, index * Seed.BYTES, (index + 1) * Seed.BYTES);
    Seed seed = Seed.of(part);
    Arrays.fill(part, (byte) 0);
    return seed;
  }

  /** The three seeds, as secret as they are. */
  byte[] encode() {
    byte[] bytes = new byte[BYTES];
    int at = 0;
    for (Seed seed : new Seed[] {signing, sealing, master}) {
      byte[] part = seed.exportBytes();
      System.arraycopy(part, 0, bytes, at, part.length);
      Arrays.fill(part, (byte) 0);
      at += part.length;
    }
    return bytes;
  }

  /** The bank, as others know it. */
  Member member(String name, int capacity) {
    byte[] seed = signing.exportBytes();
    String verifying = HexFormat.of().formatHex(BankSigner.publicKey(seed));
    Arrays.fill(seed, (byte) 0);
    return new Member(name, verifying, new SealingPublicKey(sealingKey.publicKey()), capacity);
  }

  byte[] exportSigningSeed() {
    return signing.exportBytes();
  }

  SealingKey sealingKey() {
    return sealingKey;
  }

  Seed masterSeed() {
    return master;
  }

  /** Erases them. */
  @Override
  public void close() {
    signing.close();
    sealing.close();
    master.close();
    sealingKey.close();
  }

  @Override
  public String toString() {
    return "BankKeys[redacted]";
  }
}
