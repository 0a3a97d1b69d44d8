package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.Plaintext;
import org.veilbank.fhe.UniformPolynomial;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * Checks what was dealt, each dealer on its own (THR-1.6): with randomness that was fixed by all
 * dealings, a message is encrypted under the public half (b, a) of what the dealer shares, as (b*u
 * + m, a*u), and decrypted, with flooding, by the shares that it dealt. All n answers must lie on
 * one polynomial of degree t-1, and give m. So what was dealt is a sharing of the secret in b. That
 * this is short is not shown.
 */
final class SelfTest {
  private final ThresholdParameters parameters;
  private final BgvContext context;
  private final EpochId attempt;
  private final Seed challenge;
  private final List<Key> keys;

  /**
   * A public key whose secret was dealt.
   *
   * @param dealer who dealt; null if the shares of all dealers together are meant
   * @param common the seed of which a is polynomial 0
   * @param b evaluations, by prime
   */
  record Key(@Nullable BankIndex dealer, Seed common, IntFunction<double[]> b) {
    String owner() {
      return dealer == null ? "all together" : dealer.toString();
    }

    List<BankIndex> culprits() {
      return dealer == null ? List.of() : List.of(dealer);
    }

    int number() {
      return dealer == null ? 0 : dealer.value();
    }
  }

  /** A test; its randomness must not be known before all dealings are. */
  SelfTest(ThresholdParameters parameters, EpochId attempt, Seed challenge, List<Key> keys) {
    this.parameters = parameters;
    this.context = parameters.context();
    this.attempt = attempt;
    this.challenge = challenge;
    this.keys = keys;
  }

  /** A challenge for one key: the ciphertext, and what it must decrypt to. */
  private record Challenge(Ciphertext ciphertext, Plaintext message) {}

  private Challenge challenge(Key key) {
    int degree = context.parameters().degree();
    byte[] u = new byte[degree];
    long[] slots = new long[degree];
    try (RandomStream stream = challenge.derive("veilbank/self-test", key.number()).stream()) {
      Sampler.ternary(stream, u);
      draw(stream, context.parameters().plaintextModulus().value(), slots);
    }
    int primes = parameters.decryptionLevel() + 1;
    double[][] c0 = context.rows().take(primes);
    double[][] c1 = context.rows().take(primes);
    for (int i = 0; i < primes; i++) {
      PrimeRing ring = context.ring(i);
      double[] mask = context.rows().take();
      copy(u, mask);
      ring.forward(mask);
      ring.multiply(mask, key.b().apply(i), c0[i]);
      UniformPolynomial.expand(key.common(), 0, i, ring, c1[i]);
      ring.multiply(c1[i], mask, c1[i]);
      context.rows().give(mask);
    }
    Plaintext message = new Encoder(context).encode(slots);
    Ciphertext zero =
        Ciphertext.of(
            context, parameters.decryptionLevel(), 1, parameters.maxNoiseBits() - 1, c0, c1);
    try (zero) {
      return new Challenge(new Evaluator(context).addPlain(zero, message), message);
    }
  }

  // Loops are short methods, which are compiled in no time; within the method above, all that it
  // calls was compiled with them.

  private static void draw(RandomStream stream, long modulus, long[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.floorMod(stream.nextLong(), modulus);
    }
  }

  private static void copy(byte[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  /**
   * A zero byte, an answer for each key, then a confirmation of each flooding key that this bank
   * has.
   *
   * @param shares this bank's, of each key
   */
  byte[] answer(List<KeyShare> shares, FloodingKeyAgreement.Agreed agreed) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(new byte[] {0});
    for (int i = 0; i < keys.size(); i++) {
      Ciphertext ciphertext = challenge(keys.get(i)).ciphertext();
      CiphertextDigest digest = CiphertextDigest.of(attempt, ciphertext);
      parts.add(
          Answerer.compute(digest, ciphertext, shares.get(i), agreed.keys()).encode(parameters));
    }
    agreed.confirmations().values().forEach(c -> parts.add(c.exportBytes()));
    return KeyMaking.concatenate(parts.toArray(byte[][]::new));
  }

  /** Checks what all banks answered. */
  void check(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      requireLength(entry.getKey(), entry.getValue());
    }
    for (int i = 0; i < keys.size(); i++) {
      check(keys.get(i), i, payloads);
    }
    checkConfirmations(payloads);
  }

  private void check(Key key, int position, Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    Challenge expected = challenge(key);
    CiphertextDigest digest = CiphertextDigest.of(attempt, expected.ciphertext());
    int bytes = Answer.encodedBytes(parameters);
    List<Answer> answers = new ArrayList<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      int at = 1 + position * bytes;
      try {
        Answer answer =
            Answer.decode(Arrays.copyOfRange(entry.getValue(), at, at + bytes), parameters);
        if (!answer.sender().equals(entry.getKey())) {
          throw new BrokenRuleException(
              "THR-1.6", List.of(entry.getKey()), "answers as " + answer.sender());
        }
        if (!answer.digest().equals(digest)) {
          // The test follows from the dealings: who was shown others by a lying dealer is innocent.
          throw new BrokenRuleException(
              "THR-1.6",
              List.of(),
              "%s answers another test of %s: it lies, or was shown other dealings"
                  .formatted(entry.getKey(), key.owner()));
        }
        answers.add(answer);
      } catch (InvalidEncodingException e) {
        throw new BrokenRuleException(
            "THR-1.6", List.of(entry.getKey()), String.valueOf(e.getMessage()));
      }
    }
    Opening opening =
        new AnswerCombiner(parameters, attempt, parameters.threshold())
            .combine(expected.ciphertext(), answers);
    if (!(opening instanceof Opening.Opened opened)) {
      throw new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "the shares that %s dealt do not fit together".formatted(key.owner()));
    }
    if (!opened.wrong().isEmpty()) {
      // Either these banks answer wrongly, or the dealer gave them wrong shares: that is between
      // them.
      throw new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "the share that %s dealt to %s does not fit the others, or is not what was answered with"
              .formatted(key.owner(), opened.wrong()));
    }
    Encoder encoder = new Encoder(context);
    if (!Arrays.equals(encoder.decode(opened.plaintext()), encoder.decode(expected.message()))) {
      throw new BrokenRuleException(
          "THR-1.6",
          key.culprits(),
          "what %s dealt is not the secret of its public key".formatted(key.owner()));
    }
  }

  private List<Integer> subsetsOf(BankIndex bank) {
    return parameters.subsets().stream()
        .filter(s -> ThresholdParameters.contains(s, bank))
        .toList();
  }

  private void requireLength(BankIndex bank, byte[] payload) throws BrokenRuleException {
    int length =
        1 + keys.size() * Answer.encodedBytes(parameters) + Seed.BYTES * subsetsOf(bank).size();
    if (payload.length != length) {
      throw new BrokenRuleException(
          "THR-1.6",
          List.of(bank),
          "answers of %d bytes, need %d".formatted(payload.length, length));
    }
  }

  private void checkConfirmations(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    Map<Integer, ByteBuffer> first = new TreeMap<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      int at = 1 + keys.size() * Answer.encodedBytes(parameters);
      for (int subset : subsetsOf(entry.getKey())) {
        ByteBuffer confirmation = ByteBuffer.wrap(entry.getValue(), at, Seed.BYTES).slice();
        ByteBuffer other = first.putIfAbsent(subset, confirmation);
        if (other != null && !other.equals(confirmation)) {
          throw new BrokenRuleException(
              "THR-1.5",
              List.of(),
              "the banks of set %s do not have one flooding key"
                  .formatted(Integer.toBinaryString(subset)));
        }
        at += Seed.BYTES;
      }
    }
  }
}
