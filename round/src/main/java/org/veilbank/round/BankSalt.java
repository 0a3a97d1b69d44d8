package org.veilbank.round;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.veilbank.board.tlog.Hash;

/**
 * Turns persons into the identifiers of one bank's table (RND-2.2). The salt is the round's beacon,
 * to which all banks contributed and which none could choose, and the bank's index: a person has
 * unrelated identifiers at each bank, and whoever searches a bank's table uses that bank's salt.
 *
 * <p>With k = SHA-256(ASCII {@code veilbank/salt}, consortium, beacon, bank as 4 bytes) and h =
 * HMAC-SHA256(k, person): the words are bytes 0-7 and 8-15 of h, as big-endian integers without
 * their highest bit, modulo t; the places are bytes 16-20, 21-25 and 26-30, as integers times the
 * number of slots, divided by 2^40. The salt is public on the board: it keeps banks' tables
 * unrelated, and no secret.
 */
public final class BankSalt {
  private static final int PLACE_BYTES = 5;
  private static final int WORD_BYTES = 8;

  private final Mac mac;
  private final int slots;
  private final long t;

  /**
   * The salt of a bank's table.
   *
   * @param bank its index, from 1
   * @param slots how many slots its table has
   * @param t the plaintext modulus
   */
  public BankSalt(Hash consortium, Hash beacon, int bank, int slots, long t) {
    if (slots < 1 || t < 2 || t > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d slots, t=%d: need at least one slot, and t from 2 to 2^31-1".formatted(slots, t));
    }
    this.slots = slots;
    this.t = t;
    Hash key =
        Hash.sha256(
            "veilbank/salt".getBytes(StandardCharsets.US_ASCII),
            consortium.bytes(),
            beacon.bytes(),
            ByteBuffer.allocate(Integer.BYTES).putInt(bank).array());
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HMAC-SHA256", e);
    }
  }

  /** A person's identifier. Not for several threads at once. */
  public SaltedId of(byte[] person) {
    ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(person));
    return new SaltedId(
        place(hash, 2 * WORD_BYTES),
        place(hash, 2 * WORD_BYTES + PLACE_BYTES),
        place(hash, 2 * WORD_BYTES + 2 * PLACE_BYTES),
        word(hash, 0),
        word(hash, WORD_BYTES));
  }

  private int word(ByteBuffer hash, int at) {
    return (int) ((hash.getLong(at) & Long.MAX_VALUE) % t);
  }

  private int place(ByteBuffer hash, int at) {
    long bits = ((hash.getInt(at) & 0xffffffffL) << Byte.SIZE) | (hash.get(at + 4) & 0xff);
    return (int) Math.unsignedMultiplyHigh(bits << 24, slots);
  }
}
