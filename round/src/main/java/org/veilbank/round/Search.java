package org.veilbank.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.Plaintext;
import org.veilbank.fhe.PolynomialEvaluator;
import org.veilbank.fhe.PowerBasis;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SlotPolynomial;
import org.veilbank.fhe.TensorCiphertext;
import org.veilbank.math.Modulus;
import org.veilbank.math.RandomStream;

/**
 * The search of one bank through one chunk of the table, in all slots at once and under encryption
 * (RND-3).
 *
 * <p>A slot holds a tag (x1, x2), and the bank has candidates (u_k, v_k) there, at most {@link
 * Candidates#MOST}, with numbers s_k. With {@link SearchPolynomials}:
 *
 * <ol>
 *   <li>w = x1 + a*x2. Candidates of one slot have different w_k, a tag that is not among them may
 *       have one of these too.
 *   <li>P(w) is zero if and only if w is one of the w_k; then R(w) is the second word that belongs
 *       to it. So both P(w) and D = R(w) - x2 are zero if and only if x2 = v_k and x1 + a*v_k = u_k
 *       + a*v_k for some k: if and only if the tag is that of a candidate. There is no other case.
 *   <li>norm = P^2 + P*D - D^2 is a norm from F_(t^2), 5 being no square modulo t, and zero only if
 *       both are. It has smaller coefficients than P^2 - 5 D^2, hence less noise.
 *   <li>match = 1 - norm^(t-1), by Fermat.
 *   <li>For each measure match * L(w), where L(w_k) = s_k.
 * </ol>
 *
 * <p>Levels, above {@link Genesis#DECRYPTION_LEVEL}: one for w, four for its powers up to 16, one
 * for P and D, one for the norm, twenty for the zero test, one for products with L and the last
 * division, which brings noise to its floor. L is needed at the end only, and evaluated there from
 * the same powers, at a few primes.
 *
 * <p>All that can be seen of a result but its residues (level, scale factor, noise bound) follows
 * from the parts' ranges and the number of measures. Its time does not depend on the table, but
 * does on how many candidates there are, if only a little.
 */
public final class Search {
  private static final int BABY_POWERS = 8;

  private static final int DIVIDED_LEVEL = Genesis.DECRYPTION_LEVEL;
  private static final int MATCH_LEVEL = DIVIDED_LEVEL + 1;

  /** Where L's products are added up; two primes are dropped, for noise of three products. */
  private static final int NUMBER_LEVEL = MATCH_LEVEL + 2;

  private static final int ZERO_TEST_LEVELS = 20;
  private static final int NORM_LEVEL = MATCH_LEVEL + ZERO_TEST_LEVELS + 1;
  private static final int POLYNOMIAL_LEVEL = NORM_LEVEL + 1;
  private static final int POWER_LEVELS = 4;

  /** The level of the parts; the context must have at least this. */
  static final int TABLE_LEVEL = POLYNOMIAL_LEVEL + POWER_LEVELS + 1;

  private final BgvContext context;
  private final RelinearisationKey key;
  private final Modulus t;
  private final Encoder encoder;
  private final Evaluator evaluator;
  private final PolynomialEvaluator polynomials;

  /**
   * A search.
   *
   * @param context of {@link Genesis#parameters}
   * @param key the consortium's
   * @throws IllegalArgumentException if the context has too few levels, or another t
   */
  public Search(BgvContext context, RelinearisationKey key) {
    this.context = context;
    this.key = key;
    this.t = context.parameters().plaintextModulus();
    this.encoder = new Encoder(context);
    this.evaluator = new Evaluator(context);
    this.polynomials = new PolynomialEvaluator(context);
    if (context.parameters().topLevel() < TABLE_LEVEL) {
      throw new IllegalArgumentException(
          "%d levels: a search needs %d".formatted(context.parameters().topLevel(), TABLE_LEVEL));
    }
    if (t.powerVartime(5, (t.value() - 1) / 2) == 1 || t.value() - 1 > 1 << ZERO_TEST_LEVELS) {
      throw new IllegalArgumentException(
          "t=%s: need one below 2^%d modulo which 5 is no square".formatted(t, ZERO_TEST_LEVELS));
    }
  }

  /** The tables of a chunk, as one: w, and the second words. */
  private record Table(Ciphertext projected, Ciphertext second) implements AutoCloseable {
    @Override
    public void close() {
      projected.close();
      second.close();
    }
  }

  /** P(w) and R(w) - x2. */
  private record Differences(Ciphertext first, Ciphertext second) implements AutoCloseable {
    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /**
   * Searches a chunk.
   *
   * @param parts whose ranges do not overlap; slots in none hold the tag (0, 0), so there should be
   *     no candidates there. A part is no longer needed when the next is asked for
   * @param candidates for all slots of the chunk
   * @param publicKey the consortium's
   * @param randomness for the fresh encryptions of zero that are added to the results; read as
   *     {@link Encryptor} does, once for each result, in their order
   * @return match, and for each measure match * number: at {@link Genesis#DECRYPTION_LEVEL}, with
   *     little more noise than the floor of a division
   * @throws IllegalArgumentException if the parts overlap or are not all fresh encryptions, or the
   *     candidates are of another number of slots
   */
  public List<Ciphertext> run(
      Iterator<TablePart> parts,
      Candidates candidates,
      PublicKey publicKey,
      RandomStream randomness) {
    requireFitting(parts, candidates);
    SearchPolynomials made = SearchPolynomials.of(candidates, t, context.workers());
    List<Ciphertext> numbers = new ArrayList<>();
    Ciphertext norm;
    try (Table table = project(parts, made.multipliers());
        PowerBasis powers = powers(table.projected())) {
      try (Differences differences = differences(made, powers, table.second())) {
        norm = norm(differences);
      }
      for (int m = 0; m < candidates.measures(); m++) {
        numbers.add(number(made.numbers(m), powers));
      }
    }
    List<Ciphertext> results = new ArrayList<>();
    try (Ciphertext match = isZero(norm)) {
      results.add(rerandomised(match, publicKey, randomness));
      for (Ciphertext number : numbers) {
        try (number;
            Ciphertext product = evaluator.relinearise(evaluator.tensor(match, number), key, 0)) {
          results.add(rerandomised(product, publicKey, randomness));
        }
      }
    }
    return results;
  }

  private void requireFitting(Iterator<TablePart> parts, Candidates candidates) {
    int slots = context.parameters().degree();
    if (candidates.slots() != slots) {
      throw new IllegalArgumentException(
          "candidates for %d slots: need them for N=%d".formatted(candidates.slots(), slots));
    }
    if (!parts.hasNext()) {
      throw new IllegalArgumentException("no parts of the table: need at least one");
    }
  }

  private void requireFresh(TablePart part) {
    requireFresh(part.word0());
    requireFresh(part.word1());
  }

  private void requireFresh(Ciphertext word) {
    if (word.level() != context.parameters().topLevel() || word.factor() != 1) {
      throw new IllegalArgumentException(
          "%s: need a fresh encryption, of level %d and factor 1"
              .formatted(word, context.parameters().topLevel()));
    }
  }

  /** w = x1 + a*x2 and x2, of the parts put together, of which one at a time is looked at. */
  private Table project(Iterator<TablePart> parts, long[] multipliers) {
    int level = TABLE_LEVEL - 1;
    TablePart part = parts.next();
    requireFresh(part);
    if (part.firstSlot() == 0 && part.endSlot() == multipliers.length) {
      if (parts.hasNext()) {
        throw overlap(parts.next());
      }
      try (Ciphertext multiple =
              evaluator.multiplyPlain(part.word1(), encoder.encode(multipliers));
          Ciphertext sum = evaluator.add(part.word0(), multiple)) {
        return new Table(switched(sum, level), evaluator.dropTo(part.word1(), level));
      }
    }
    boolean[] taken = new boolean[multipliers.length];
    Table sum = masked(part, multipliers, taken);
    while (parts.hasNext()) {
      part = parts.next();
      requireFresh(part);
      try (Table before = sum;
          Table next = masked(part, multipliers, taken)) {
        sum =
            new Table(
                evaluator.add(before.projected(), next.projected()),
                evaluator.add(before.second(), next.second()));
      }
    }
    try (Table whole = sum) {
      return new Table(switched(whole.projected(), level), switched(whole.second(), level));
    }
  }

  /** What a part adds to the table; marks its slots. */
  private Table masked(TablePart part, long[] multipliers, boolean[] taken) {
    for (int slot = part.firstSlot(); slot < part.endSlot(); slot++) {
      if (slot >= taken.length || taken[slot]) {
        throw overlap(part);
      }
      taken[slot] = true;
    }
    long[] values = new long[multipliers.length];
    Arrays.fill(values, part.firstSlot(), part.endSlot(), 1);
    Plaintext mask = encoder.encode(values);
    System.arraycopy(
        multipliers, part.firstSlot(), values, part.firstSlot(), part.endSlot() - part.firstSlot());
    Plaintext multiples = encoder.encode(values);
    return new Table(
        evaluator.multiplyPlainSum(List.of(part.word0(), part.word1()), List.of(mask, multiples)),
        evaluator.multiplyPlain(part.word1(), mask));
  }

  private IllegalArgumentException overlap(TablePart part) {
    return new IllegalArgumentException(
        "slots %d to %d: need ranges below N=%d that do not overlap"
            .formatted(part.firstSlot(), part.endSlot(), context.parameters().degree()));
  }

  private Ciphertext switched(Ciphertext x, int level) {
    return evaluator.modSwitch(x, x.level() - level);
  }

  /** w to w^8, and w^16. */
  private PowerBasis powers(Ciphertext w) {
    PowerBasis powers = new PowerBasis(w, evaluator, key);
    for (int exponent = 2; exponent <= BABY_POWERS; exponent++) {
      powers.get(exponent);
    }
    powers.get(2 * BABY_POWERS);
    return powers;
  }

  private SlotPolynomial encode(long[][] coefficients) {
    Plaintext[] encoded = new Plaintext[coefficients.length];
    context.workers().run(encoded.length, j -> encoded[j] = encoder.encode(coefficients[j]));
    return SlotPolynomial.of(List.of(encoded));
  }

  private Differences differences(
      SearchPolynomials made, PowerBasis powers, Ciphertext secondWord) {
    List<TensorCiphertext> sums =
        polynomials.evaluateTensors(
            List.of(encode(made.roots()), encode(made.secondWords())),
            powers,
            BABY_POWERS,
            POLYNOMIAL_LEVEL + 1,
            POLYNOMIAL_LEVEL);
    evaluator.addMultiple(sums.get(1), secondWord, -1);
    return new Differences(
        evaluator.relinearise(sums.get(0), key, 1), evaluator.relinearise(sums.get(1), key, 1));
  }

  /** P^2 + P*D - D^2 = P*(P + D) + D*(-D). */
  private Ciphertext norm(Differences differences) {
    Ciphertext p = differences.first();
    Ciphertext d = differences.second();
    try (Ciphertext sum = evaluator.add(p, d);
        Ciphertext negative = evaluator.negate(d)) {
      TensorCiphertext norm = evaluator.tensor(p, sum);
      evaluator.addProduct(norm, d, negative);
      return evaluator.relinearise(norm, key, 1);
    }
  }

  /** L(w), at the level of match. */
  private Ciphertext number(long[][] coefficients, PowerBasis powers) {
    List<TensorCiphertext> sum =
        polynomials.evaluateTensors(
            List.of(encode(coefficients)), powers, BABY_POWERS, NUMBER_LEVEL, NUMBER_LEVEL);
    return evaluator.relinearise(sum.get(0), key, NUMBER_LEVEL - MATCH_LEVEL);
  }

  /** 1 - x^(t-1); closes x. */
  private Ciphertext isZero(Ciphertext x) {
    try (x;
        Ciphertext power = evaluator.power(x, t.value() - 1, key);
        Ciphertext negative = evaluator.negate(power)) {
      return evaluator.addScalar(negative, 1);
    }
  }

  /** Adds a fresh encryption of zero, and divides by the last prime to spare. */
  private Ciphertext rerandomised(Ciphertext x, PublicKey publicKey, RandomStream randomness) {
    try (Ciphertext zero =
            new Encryptor(context)
                .encrypt(encoder.encodeConstant(0), publicKey, x.level(), randomness);
        Ciphertext fitting = evaluator.withFactor(zero, x.factor());
        Ciphertext sum = evaluator.add(x, fitting)) {
      return switched(sum, DIVIDED_LEVEL);
    }
  }
}
