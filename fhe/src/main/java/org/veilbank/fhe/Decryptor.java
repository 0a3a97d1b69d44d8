package org.veilbank.fhe;

import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Decrypts with a whole secret key. A result that could be wrong cannot arise: ciphertexts whose
 * noise bound reaches half the modulus do not exist.
 *
 * <p>Who decrypts ciphertexts that others made must not let them see what came out, or that it
 * failed, before noise was added: see SECURITY.md.
 */
public final class Decryptor {
  private final BgvContext context;
  private final SecretKey key;

  /** A decryptor with this key, which stays the caller's to close. */
  public Decryptor(SecretKey key) {
    this.context = key.context();
    this.key = key;
  }

  /** The plaintext. */
  public Plaintext decrypt(Ciphertext ciphertext) {
    context.requireSame(ciphertext.context());
    int level = ciphertext.level();
    DecryptionPlan plan = context.decryptionPlan(level);
    double[][] rows = new double[level + 1][];
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              rows[i] = context.rows().take();
              ring.multiply(ciphertext.c1()[i], key.evaluations(i), rows[i]);
              ring.add(rows[i], ciphertext.c0()[i], rows[i]);
              plan.prepare(i, rows[i]);
            });
    double[] message = plan.reduce(rows);
    for (double[] row : rows) {
      context.rows().giveErased(row);
    }
    Modulus t = context.parameters().plaintextModulus();
    context.plaintextRing().scale(message, t.balanced(t.invert(ciphertext.factor())), message);
    return new Plaintext(context, message);
  }
}
