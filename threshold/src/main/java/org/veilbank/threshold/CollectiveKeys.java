package org.veilbank.threshold;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * What follows from a ceremony's messages without any secret: the collective keys, the self-test of
 * dealings, and the digest that all banks sign. Messages are taken in one at a time, since each may
 * have a hundred megabytes and more: reveals in any order, dealings in that of banks.
 */
final class CollectiveKeys {
  private final ThresholdParameters parameters;
  private final BgvContext context;
  private final EpochId attempt;
  private final Seed common;
  private final Map<BankIndex, byte[]> commitments = new TreeMap<>();
  private final Map<BankIndex, RingVector> publicShares = new TreeMap<>();
  private final MessageDigest dealings = CeremonySetup.sha256();
  private byte[] dealDigest = new byte[Commitment.BYTES];
  private @Nullable RingVector roundOneSum;
  private @Nullable RingVector roundTwoSum;
  private @Nullable PublicKey publicKey;
  private @Nullable RelinearisationKey relinearisationKey;
  private byte @Nullable [] digest;

  CollectiveKeys(CeremonySetup setup) {
    this.parameters = setup.parameters();
    this.context = parameters.context();
    this.attempt = setup.attemptId();
    this.common = setup.common();
  }

  /** Takes in a commitment to what will be revealed next. */
  void commit(BankIndex bank, byte[] commitment) throws BrokenRuleException {
    if (commitment.length != Commitment.BYTES) {
      throw new BrokenRuleException(
          "THR-1.1",
          List.of(bank),
          "commitment of %d bytes, need %d".formatted(commitment.length, Commitment.BYTES));
    }
    commitments.put(bank, commitment.clone());
  }

  /** Whether what was revealed is what was committed to. */
  boolean isCommitted(CeremonyMessage reveal) {
    byte[] opened =
        Commitment.toDigest(reveal.digest(), attempt, reveal.step().code(), reveal.sender());
    return reveal.payload().length >= Commitment.NONCE_BYTES
        && MessageDigest.isEqual(required(commitments.get(reveal.sender())), opened);
  }

  /** What it means that some banks revealed something else than they had committed to. */
  static BrokenRuleException uncommitted(CeremonyStep step, List<BankIndex> culprits) {
    return new BrokenRuleException(
        "THR-1.1",
        culprits,
        "what was revealed at %s is not what was committed to".formatted(step));
  }

  /** Takes in a reveal of round 1: nonce, share of the public key, share of round 1. */
  void addRoundOne(BankIndex bank, byte[] reveal) throws BrokenRuleException {
    int primesOfKey = PublicKey.primeCount(context.parameters());
    int start = Math.min(reveal.length, Commitment.NONCE_BYTES);
    int end =
        Math.min(
            reveal.length,
            Commitment.NONCE_BYTES + RingVector.encodedBytes(context, 1, primesOfKey));
    publicShares.put(bank, decode(bank, reveal, start, end, 1, primesOfKey));
    roundOneSum =
        added(
            roundOneSum,
            decode(
                bank, reveal, end, reveal.length, 2 * context.parameters().digitCount(), primes()));
  }

  /** Makes the public key, when all reveals of round 1 are in. */
  void finishRoundOne() {
    publicKey = CollectiveKeyParty.publicKey(context, common, List.copyOf(publicShares.values()));
  }

  /** Takes in a reveal of round 2: nonce, share of round 2. */
  void addRoundTwo(BankIndex bank, byte[] reveal) throws BrokenRuleException {
    roundTwoSum =
        added(
            roundTwoSum,
            decode(
                bank,
                reveal,
                Math.min(reveal.length, Commitment.NONCE_BYTES),
                reveal.length,
                context.parameters().digitCount(),
                primes()));
  }

  /** Makes the relinearisation key, when all reveals of round 2 are in. */
  void finishRoundTwo() {
    relinearisationKey =
        CollectiveKeyParty.relinearisationKey(
            context, required(roundOneSum), required(roundTwoSum));
    // Its halves are the key's now; the first of round 1 served round 2 only.
    roundOneSum = null;
    roundTwoSum = null;
  }

  /** Takes in a message of the step at which secrets are dealt. */
  void addDealing(byte[] message) {
    dealings.update(message);
  }

  /** Fixes the randomness of the self-test, when all dealings are in. */
  void finishDealings() {
    dealDigest = dealings.digest();
  }

  private static RingVector added(@Nullable RingVector sum, RingVector next) {
    if (sum == null) {
      return next;
    }
    sum.accumulate(next);
    return sum;
  }

  private int primes() {
    return context.parameters().ciphertextPrimes().size()
        + context.parameters().specialPrimes().size();
  }

  private RingVector decode(
      BankIndex bank, byte[] bytes, int start, int end, int polynomials, int primes)
      throws BrokenRuleException {
    try {
      return RingVector.decode(bytes, start, end, context, polynomials, primes);
    } catch (InvalidEncodingException e) {
      throw new BrokenRuleException("THR-1.1", List.of(bank), String.valueOf(e.getMessage()));
    }
  }

  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a step of the ceremony was left out");
    }
    return value;
  }

  /** The sum of all shares of round 1. */
  RingVector roundOneSum() {
    return required(roundOneSum);
  }

  /** The test of all dealings. */
  SelfTest selfTest() {
    List<SelfTest.Key> keys = new ArrayList<>();
    publicShares.forEach(
        (dealer, b) -> keys.add(new SelfTest.Key(dealer, common, prime -> b.row(0, prime))));
    return new SelfTest(parameters, attempt, Seed.of(dealDigest), keys);
  }

  /** The digest of everything that was made: keys, parameters, dealings (THR-1.7). */
  byte[] digest() {
    if (digest == null) {
      digest = computeDigest();
    }
    return digest.clone();
  }

  private byte[] computeDigest() {
    BgvCodec codec = new BgvCodec(context);
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update("veilbank/epoch".getBytes(StandardCharsets.US_ASCII));
    sha256.update(attempt.bytes());
    sha256.update(parameters.digest());
    sha256.update(codec.encode(publicKey()));
    sha256.update(codec.encode(relinearisationKey()));
    sha256.update(dealDigest);
    return sha256.digest();
  }

  /** The collective public key. */
  PublicKey publicKey() {
    return required(publicKey);
  }

  /** The collective relinearisation key. */
  RelinearisationKey relinearisationKey() {
    return required(relinearisationKey);
  }
}
