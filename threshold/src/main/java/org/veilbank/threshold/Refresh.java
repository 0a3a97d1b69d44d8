package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.Plaintext;
import org.veilbank.fhe.PublicKey;
import org.veilbank.math.Modulus;
import org.veilbank.math.RandomStream;

/**
 * Collective refresh by masking: a ciphertext at the decryption level becomes one of the same slots
 * at a high level (THR-3).
 *
 * <p>Each bank posts the encryption of uniform slots M_j. The sum of the ciphertext and the masks
 * is decrypted in the open; one honest mask makes it uniform. Subtracting the masks again, still
 * encrypted, at the level that they were encrypted at, gives the refreshed ciphertext. All but
 * making the mask and answering is public arithmetic on public ciphertexts.
 *
 * <p>The masks must be committed to before any is seen: a bank that saw the others' could post the
 * negative of their sum (THR-3.1).
 */
public final class Refresh {
  private final ThresholdParameters parameters;
  private final Evaluator evaluator;

  /** A refresh under these parameters. */
  public Refresh(ThresholdParameters parameters) {
    this.parameters = parameters;
    this.evaluator = new Evaluator(parameters.context());
  }

  /**
   * One bank's encrypted mask. Reads the mask (for each slot an 8-byte word, tried again while its
   * low bits are not below t), then what an encryption reads.
   *
   * @param level the level that the refreshed ciphertext will have
   */
  public Ciphertext mask(PublicKey key, int level, RandomStream randomness) {
    Modulus t = parameters.context().parameters().plaintextModulus();
    long[] slots = new long[parameters.context().parameters().degree()];
    long bits = -1L >>> (Long.SIZE - t.bitLength());
    for (int i = 0; i < slots.length; i++) {
      do {
        slots[i] = randomness.nextLong() & bits;
      } while (slots[i] >= t.value());
    }
    Plaintext mask = new Encoder(parameters.context()).encode(slots);
    Arrays.fill(slots, 0);
    return new Encryptor(parameters.context()).encrypt(mask, key, level, randomness);
  }

  /**
   * The ciphertext that is decrypted in the open.
   *
   * @param ciphertext at the decryption level
   * @param masks one or more
   */
  public Ciphertext masked(Ciphertext ciphertext, List<Ciphertext> masks) {
    try (Ciphertext sum = sum(masks);
        Ciphertext low = evaluator.dropTo(sum, parameters.decryptionLevel());
        Ciphertext fitting = evaluator.withFactor(low, ciphertext.factor())) {
      return evaluator.add(ciphertext, fitting);
    }
  }

  /**
   * The refreshed ciphertext, at the level of the masks.
   *
   * @param opened the decryption of {@link #masked}
   * @param factor the scale factor of the ciphertext that is refreshed
   */
  public Ciphertext refreshed(Plaintext opened, long factor, List<Ciphertext> masks) {
    try (Ciphertext sum = sum(masks);
        Ciphertext fitting = evaluator.withFactor(sum, factor);
        Ciphertext negative = evaluator.negate(fitting)) {
      return evaluator.addPlain(negative, opened);
    }
  }

  /**
   * What is refreshed in some slots of its own.
   *
   * @param first the first slot
   * @param end behind the last slot
   * @param opened the decryption of {@link #masked}, of which only these slots count
   * @param mask the sum of the masks
   */
  public record Piece(int first, int end, Plaintext opened, Ciphertext mask) {}

  /**
   * One ciphertext of what several are refreshed to, each in its slots, and zero elsewhere: a level
   * below the masks, since cutting out slots costs one.
   *
   * @param factor the scale factor of the ciphertexts that are refreshed
   * @param pieces one or more, in slots that do not overlap
   */
  public Ciphertext refreshed(long factor, List<Piece> pieces) {
    Encoder encoder = new Encoder(parameters.context());
    long[] opened = new long[parameters.context().parameters().degree()];
    List<Ciphertext> negatives = new ArrayList<>();
    List<Plaintext> cuts = new ArrayList<>();
    for (Piece piece : pieces) {
      int slots = piece.end() - piece.first();
      System.arraycopy(encoder.decode(piece.opened()), piece.first(), opened, piece.first(), slots);
      try (Ciphertext fitting = evaluator.withFactor(piece.mask(), factor)) {
        negatives.add(evaluator.negate(fitting));
      }
      long[] cut = new long[opened.length];
      Arrays.fill(cut, piece.first(), piece.end(), 1);
      cuts.add(encoder.encode(cut));
    }
    try (Ciphertext cut = evaluator.multiplyPlainSum(negatives, cuts);
        Ciphertext divided = evaluator.modSwitch(cut, 1)) {
      return evaluator.addPlain(divided, encoder.encode(opened));
    } finally {
      negatives.forEach(Ciphertext::close);
    }
  }

  /** The sum of masks. */
  public Ciphertext sum(List<Ciphertext> masks) {
    if (masks.isEmpty()) {
      throw new IllegalArgumentException("no masks: need at least one");
    }
    Ciphertext sum = evaluator.dropTo(masks.get(0), masks.get(0).level());
    for (Ciphertext mask : masks.subList(1, masks.size())) {
      try (Ciphertext before = sum) {
        sum = evaluator.add(before, mask);
      }
    }
    return sum;
  }
}
