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
    double[][] phase = context.rows().take(level + 1);
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              ring.multiply(ciphertext.c1()[i], key.evaluations(i), phase[i]);
              ring.add(phase[i], ciphertext.c0()[i], phase[i]);
            });
    return fromPhase(context, phase, ciphertext.factor());
  }

  /**
   * The plaintext of a ciphertext whose phase c0 + c1*s is known, as it is when several parties
   * decrypt together.
   *
   * @param phase evaluations modulo the primes of the ciphertext's level, in range; taken over, and
   *     erased
   * @param factor the ciphertext's scale factor
   */
  public static Plaintext fromPhase(BgvContext context, double[][] phase, long factor) {
    DecryptionPlan plan = context.decryptionPlan(phase.length - 1);
    context.workers().run(phase.length, i -> plan.prepare(i, phase[i]));
    double[] message = plan.reduce(phase);
    for (double[] row : phase) {
      context.rows().giveErased(row);
    }
    Modulus t = context.parameters().plaintextModulus();
    context.plaintextRing().scale(message, t.balanced(t.invert(factor)), message);
    return new Plaintext(context, message);
  }
}
