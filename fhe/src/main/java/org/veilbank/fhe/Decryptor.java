package org.veilbank.fhe;

import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.veilbank.math.ExactSum;
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
  private static final int BLOCK_COLUMNS = 1024;

  private final BgvContext context;
  private final SecretKey key;
  private final Map<Integer, Constants> constants = new ConcurrentHashMap<>();

  /** A decryptor with this key, which stays the caller's to close. */
  public Decryptor(SecretKey key) {
    this.context = key.context();
    this.key = key;
  }

  /** The plaintext. */
  public Plaintext decrypt(Ciphertext ciphertext) {
    context.requireSame(ciphertext.context());
    int level = ciphertext.level();
    Constants c = constants.computeIfAbsent(level, l -> new Constants(context, l));
    double[][] rows = new double[level + 2][];
    context
        .workers()
        .run(
            level + 1,
            i -> {
              PrimeRing ring = context.ring(i);
              rows[i] = context.rows().take();
              ring.multiply(ciphertext.c1()[i], key.evaluations(i), rows[i]);
              ring.add(rows[i], ciphertext.c0()[i], rows[i]);
              ring.inverse(rows[i], c.scales[i]);
            });
    rows[level + 1] = context.rows().take();
    double[] message = new double[context.degree()];
    PrimeRing plaintextRing = context.plaintextRing();
    context
        .workers()
        .run(
            context.degree() / BLOCK_COLUMNS,
            i -> {
              int from = i * BLOCK_COLUMNS;
              int to = from + BLOCK_COLUMNS;
              PrimeRing.quotients(rows, level + 1, c.reciprocals, rows[level + 1], from, to);
              plaintextRing.combine(rows, 0, level + 2, c.weights, 0, c.sum, message, from, to);
            });
    for (double[] row : rows) {
      context.rows().giveErased(row);
    }
    Modulus t = context.parameters().plaintextModulus();
    plaintextRing.scale(message, t.balanced(t.invert(ciphertext.factor())), message);
    return new Plaintext(context, message);
  }

  /**
   * What it takes at one level to reduce c0 + c1*s from residues modulo the q_i to residues mod t.
   */
  private static final class Constants {
    final PrimeRing.InverseScale[] scales;
    final double[] reciprocals;
    final double[] weights;
    final ExactSum sum;

    Constants(BgvContext context, int level) {
      BgvParameters parameters = context.parameters();
      Modulus t = parameters.plaintextModulus();
      BigInteger product = context.product(0, level + 1);
      scales = new PrimeRing.InverseScale[level + 1];
      reciprocals = new double[level + 1];
      weights = new double[level + 2];
      double largest = 0;
      for (int i = 0; i <= level; i++) {
        Modulus q = parameters.prime(i);
        BigInteger cofactor = product.divide(BigInteger.valueOf(q.value()));
        scales[i] = context.ring(i).inverseScale(q.invert(q.canonical(cofactor)));
        reciprocals[i] = 1.0 / q.value();
        weights[i] = t.balanced(cofactor);
        largest += context.ring(i).bound() * Math.abs(weights[i]);
      }
      weights[level + 1] = t.balanced(product.negate());
      largest += (level + 1) * Math.abs(weights[level + 1]);
      sum = ExactSum.of(level + 2, largest, t);
    }
  }
}
