package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.KeyGenerator;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * What a bank computes in the ceremony that makes a key. All randomness is derived from the bank's
 * seed by a label of its own, so that order does not matter.
 */
final class KeyMaking implements CeremonyWork {

  private final CeremonySetup setup;
  private final ThresholdParameters parameters;
  private final BgvContext context;
  private final BankIndex self;
  private final CeremonySecrets secrets;
  private final EpochId attempt;
  private final Seed common;
  private final SecretKey secret;
  private final CollectiveKeyParty party;
  private final CeremonyDealing dealing;

  private Map<BankIndex, byte[]> commitments = Map.of();
  private final Map<BankIndex, RingVector> publicShares = new TreeMap<>();
  private final SortedSet<BankIndex> uncommitted = new TreeSet<>();
  private @Nullable RingVector roundOneSum;
  private @Nullable RingVector roundTwoSum;
  private @Nullable PublicKey publicKey;
  private @Nullable RelinearisationKey relinearisationKey;
  private byte[] dealDigest = new byte[Commitment.BYTES];
  private @Nullable KeyShare share;

  KeyMaking(CeremonySetup setup, BankIndex self, CeremonySecrets secrets) {
    this.setup = setup;
    this.parameters = setup.parameters();
    this.context = parameters.context();
    this.self = self;
    this.secrets = secrets;
    this.attempt = setup.attemptId();
    this.common = setup.common();
    try (RandomStream stream = stream("secret")) {
      this.secret = new KeyGenerator(context).summand(stream);
    }
    try (RandomStream stream = stream("ephemeral")) {
      this.party = new CollectiveKeyParty(common, secret, stream);
    }
    this.dealing = new CeremonyDealing(setup, self, secrets, secret);
  }

  private RandomStream stream(String use) {
    try (Seed seed = secrets.seed().derive("veilbank/ceremony/" + use)) {
      return seed.stream();
    }
  }

  private byte[] nonce(String use) {
    byte[] nonce = new byte[Commitment.NONCE_BYTES];
    try (RandomStream stream = stream(use)) {
      stream.nextBytes(nonce);
    }
    return nonce;
  }

  @Override
  public List<CeremonyStep> steps() {
    return CeremonyStep.KEY_MAKING;
  }

  @Override
  public List<BankIndex> speakers(CeremonyStep step) {
    return parameters.banks();
  }

  @Override
  public BankIndex self(CeremonyStep step) {
    return self;
  }

  @Override
  public byte[] payload(CeremonyStep step) {
    return switch (step) {
      case COMMIT_ROUND_ONE -> commitment(CeremonyStep.REVEAL_ROUND_ONE, revealRoundOne());
      case REVEAL_ROUND_ONE -> revealRoundOne();
      case COMMIT_ROUND_TWO -> commitment(CeremonyStep.REVEAL_ROUND_TWO, revealRoundTwo());
      case REVEAL_ROUND_TWO -> revealRoundTwo();
      case DEAL -> dealing.deal();
      case TEST -> test();
      case SIGN -> sign(secrets.signingKey(), digest());
      case RESHARE, CONTRIBUTE -> throw new IllegalArgumentException(step + " makes no key");
    };
  }

  @Override
  public CeremonyOutcome.@Nullable Done finish(CeremonyStep step, Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    switch (step) {
      case COMMIT_ROUND_ONE, COMMIT_ROUND_TWO -> commitments = requireHashes(payloads);
      case REVEAL_ROUND_ONE -> roundOneRevealed();
      case REVEAL_ROUND_TWO -> roundTwoRevealed();
      case DEAL -> dealt(payloads);
      case TEST -> tested(payloads);
      case SIGN -> {
        return signed(payloads);
      }
      case RESHARE, CONTRIBUTE -> throw new IllegalArgumentException(step + " makes no key");
    }
    return null;
  }

  private byte[] commitment(CeremonyStep step, byte[] reveal) {
    return Commitment.to(reveal, attempt, step.code(), self);
  }

  /** Nonce, share of the public key, share of round 1. */
  private byte[] revealRoundOne() {
    try (RandomStream ofPublicKey = stream("public key");
        RandomStream ofRoundOne = stream("round one")) {
      return concatenate(
          nonce("nonce one"),
          party.publicKeyShare(ofPublicKey).encode(),
          party.roundOne(ofRoundOne).encode());
    }
  }

  private static Map<BankIndex, byte[]> requireHashes(Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      if (entry.getValue().length != Commitment.BYTES) {
        throw new BrokenRuleException(
            "THR-1.1",
            List.of(entry.getKey()),
            "commitment of %d bytes, need %d".formatted(entry.getValue().length, Commitment.BYTES));
      }
    }
    return payloads;
  }

  /** Reveals are added up one by one: each is of a hundred megabytes and more. */
  @Override
  public boolean absorb(CeremonyStep step, BankIndex speaker, byte[] payload)
      throws BrokenRuleException {
    if (step != CeremonyStep.REVEAL_ROUND_ONE && step != CeremonyStep.REVEAL_ROUND_TWO) {
      return false;
    }
    byte[] commitment = required(commitments.get(speaker));
    if (!Commitment.opens(commitment, payload, attempt, step.code(), speaker)) {
      uncommitted.add(speaker);
    } else if (step == CeremonyStep.REVEAL_ROUND_ONE) {
      absorbRoundOne(speaker, payload);
    } else {
      roundTwoSum =
          added(
              roundTwoSum,
              decode(
                  speaker,
                  Arrays.copyOfRange(payload, Commitment.NONCE_BYTES, payload.length),
                  context.parameters().digitCount(),
                  primes()));
    }
    return true;
  }

  private void absorbRoundOne(BankIndex speaker, byte[] payload) throws BrokenRuleException {
    int ofPublicKey =
        RingVector.encodedBytes(context, 1, PublicKey.primeCount(context.parameters()));
    int end = Math.min(payload.length, Commitment.NONCE_BYTES + ofPublicKey);
    publicShares.put(
        speaker,
        decode(
            speaker,
            Arrays.copyOfRange(payload, Commitment.NONCE_BYTES, end),
            1,
            PublicKey.primeCount(context.parameters())));
    roundOneSum =
        added(
            roundOneSum,
            decode(
                speaker,
                Arrays.copyOfRange(payload, end, payload.length),
                2 * context.parameters().digitCount(),
                primes()));
  }

  /** Names everyone who revealed something else than it had committed to. */
  private void requireCommitted(CeremonyStep step) throws BrokenRuleException {
    if (!uncommitted.isEmpty()) {
      throw new BrokenRuleException(
          "THR-1.1",
          List.copyOf(uncommitted),
          "what was revealed at %s is not what was committed to".formatted(step));
    }
  }

  private void roundOneRevealed() throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_ONE);
    publicKey = CollectiveKeyParty.publicKey(context, common, List.copyOf(publicShares.values()));
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

  private RingVector decode(BankIndex bank, byte[] bytes, int polynomials, int primes)
      throws BrokenRuleException {
    try {
      return RingVector.decode(bytes, context, polynomials, primes);
    } catch (InvalidEncodingException e) {
      throw new BrokenRuleException("THR-1.1", List.of(bank), String.valueOf(e.getMessage()));
    }
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a step of the ceremony was left out");
    }
    return value;
  }

  /**
   * Nonce, share of round 2. There is one sum of round 1 in an attempt, so round 2 is answered
   * once.
   */
  private byte[] revealRoundTwo() {
    try (RandomStream stream = stream("round two")) {
      return concatenate(
          nonce("nonce two"), party.roundTwo(required(roundOneSum), stream).encode());
    }
  }

  private void roundTwoRevealed() throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_TWO);
    relinearisationKey =
        CollectiveKeyParty.relinearisationKey(
            context, required(roundOneSum), required(roundTwoSum));
    // Halves of both are the key's now; the rest served round 2 only.
    roundOneSum = null;
    roundTwoSum = null;
  }

  private void dealt(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    MessageDigest sha256 = CeremonySetup.sha256();
    payloads.values().forEach(sha256::update);
    dealDigest = sha256.digest();
    dealing.open(payloads);
  }

  private SelfTest selfTest() {
    List<SelfTest.Key> keys = new ArrayList<>();
    publicShares.forEach(
        (dealer, b) -> keys.add(new SelfTest.Key(dealer, common, prime -> b.row(0, prime))));
    return new SelfTest(parameters, attempt, Seed.of(dealDigest), keys);
  }

  private byte[] test() {
    Complaint complaint = dealing.complaint();
    return complaint != null
        ? complaint.encode()
        : selfTest().answer(dealing.shares(), dealing.agreed());
  }

  private void tested(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    Complaint.judge(payloads, List.of(dealing.dealing()));
    selfTest().check(payloads);
    share = KeyShare.sum(dealing.shares());
  }

  /** The digest of everything that was made: keys, parameters, dealings (THR-1.7). */
  private byte[] digest() {
    BgvCodec codec = new BgvCodec(context);
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update("veilbank/epoch".getBytes(StandardCharsets.US_ASCII));
    sha256.update(attempt.bytes());
    sha256.update(parameters.digest());
    sha256.update(codec.encode(required(publicKey)));
    sha256.update(codec.encode(required(relinearisationKey)));
    sha256.update(dealDigest);
    return sha256.digest();
  }

  static byte[] sign(PrivateKey key, byte[] digest) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with this bank's key", e);
    }
  }

  private CeremonyOutcome.Done signed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    byte[] digest = digest();
    requireSigned(payloads, setup.verifyingKeys(), digest);
    CeremonyOutcome.Done done =
        new CeremonyOutcome.Done(
            EpochId.of(digest),
            required(publicKey),
            required(relinearisationKey),
            required(share),
            dealing.agreed().keys());
    erase();
    return done;
  }

  /** Checks the signatures of all banks, and names everyone whose does not fit (THR-1.7). */
  static void requireSigned(
      Map<BankIndex, byte[]> signatures, List<java.security.PublicKey> keys, byte[] digest)
      throws BrokenRuleException {
    List<BankIndex> culprits = new ArrayList<>();
    for (Map.Entry<BankIndex, byte[]> entry : signatures.entrySet()) {
      if (!verifies(keys.get(entry.getKey().value() - 1), entry.getValue(), digest)) {
        culprits.add(entry.getKey());
      }
    }
    if (!culprits.isEmpty()) {
      throw new BrokenRuleException(
          "THR-1.7", culprits, "signature does not fit the digest of the keys");
    }
  }

  private static boolean verifies(java.security.PublicKey key, byte[] signature, byte[] digest) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(digest);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // Bytes that are no signature at all.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot verify with a bank's key", e);
    }
  }

  static byte[] concatenate(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  /** Erases the bank's summand of the secret and all else that only the ceremony needed. */
  private void erase() {
    secret.close();
    party.close();
    dealing.close();
  }

  /** Erases what a ceremony without an end leaves, too. */
  @Override
  public void close() {
    erase();
    dealing.closeKeys();
    if (share != null) {
      share.close();
    }
  }
}
