package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * What a bank computes in a ceremony, step by step; {@link Ceremony} calls the methods in their
 * order. All randomness is derived from the bank's seed by a label of its own, so that order does
 * not matter.
 */
final class CeremonyWork implements AutoCloseable {
  private static final int NONCE_BYTES = 32;
  private static final int HASH_BYTES = 32;

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
  private @Nullable RingVector roundOneSum;
  private @Nullable PublicKey publicKey;
  private @Nullable RelinearisationKey relinearisationKey;
  private byte[] dealDigest = new byte[HASH_BYTES];
  private @Nullable KeyShare share;

  CeremonyWork(CeremonySetup setup, BankIndex self, CeremonySecrets secrets) {
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
    byte[] nonce = new byte[NONCE_BYTES];
    try (RandomStream stream = stream(use)) {
      stream.nextBytes(nonce);
    }
    return nonce;
  }

  private byte[] commitment(CeremonyStep step, BankIndex bank, byte[] reveal) {
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update("veilbank/commitment".getBytes(StandardCharsets.US_ASCII));
    sha256.update(attempt.bytes());
    sha256.update((byte) step.code());
    sha256.update((byte) bank.value());
    sha256.update(reveal);
    return sha256.digest();
  }

  byte[] commitRoundOne() {
    return commitment(CeremonyStep.REVEAL_ROUND_ONE, self, revealRoundOne());
  }

  /** Nonce, share of the public key, share of round 1. */
  byte[] revealRoundOne() {
    try (RandomStream ofPublicKey = stream("public key");
        RandomStream ofRoundOne = stream("round one")) {
      return concatenate(
          nonce("nonce one"),
          party.publicKeyShare(ofPublicKey).encode(),
          party.roundOne(ofRoundOne).encode());
    }
  }

  void roundOneCommitted(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    commitments = requireHashes(payloads);
  }

  private static Map<BankIndex, byte[]> requireHashes(Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      if (entry.getValue().length != HASH_BYTES) {
        throw new BrokenRuleException(
            "THR-1.1",
            List.of(entry.getKey()),
            "commitment of %d bytes, need %d".formatted(entry.getValue().length, HASH_BYTES));
      }
    }
    return payloads;
  }

  /** Checks all reveals against their commitments, and names everyone whose does not fit. */
  private void requireCommitted(CeremonyStep step, Map<BankIndex, byte[]> reveals)
      throws BrokenRuleException {
    List<BankIndex> culprits = new ArrayList<>();
    reveals.forEach((bank, reveal) -> {
      if (!MessageDigest.isEqual(commitments.get(bank), commitment(step, bank, reveal))) {
        culprits.add(bank);
      }
    });
    if (!culprits.isEmpty()) {
      throw new BrokenRuleException(
          "THR-1.1",
          culprits,
          "what was revealed at %s is not what was committed to".formatted(step));
    }
  }

  void roundOneRevealed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_ONE, payloads);
    int ofPublicKey =
        RingVector.encodedBytes(context, 1, PublicKey.primeCount(context.parameters()));
    List<RingVector> roundOne = new ArrayList<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      byte[] bytes = entry.getValue();
      int end = Math.min(bytes.length, NONCE_BYTES + ofPublicKey);
      publicShares.put(
          entry.getKey(),
          decode(
              entry.getKey(),
              Arrays.copyOfRange(bytes, Math.min(bytes.length, NONCE_BYTES), end),
              1,
              PublicKey.primeCount(context.parameters())));
      roundOne.add(
          decode(
              entry.getKey(),
              Arrays.copyOfRange(bytes, end, bytes.length),
              2 * context.parameters().digitCount(),
              primes()));
    }
    roundOneSum = RingVector.sum(roundOne);
    publicKey = CollectiveKeyParty.publicKey(context, common, List.copyOf(publicShares.values()));
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

  byte[] commitRoundTwo() {
    return commitment(CeremonyStep.REVEAL_ROUND_TWO, self, revealRoundTwo());
  }

  /**
   * Nonce, share of round 2. There is one sum of round 1 in an attempt, so round 2 is answered
   * once.
   */
  byte[] revealRoundTwo() {
    try (RandomStream stream = stream("round two")) {
      return concatenate(
          nonce("nonce two"), party.roundTwo(required(roundOneSum), stream).encode());
    }
  }

  void roundTwoCommitted(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    commitments = requireHashes(payloads);
  }

  void roundTwoRevealed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_TWO, payloads);
    List<RingVector> roundTwo = new ArrayList<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      byte[] bytes = entry.getValue();
      roundTwo.add(
          decode(
              entry.getKey(),
              Arrays.copyOfRange(bytes, Math.min(bytes.length, NONCE_BYTES), bytes.length),
              context.parameters().digitCount(),
              primes()));
    }
    relinearisationKey =
        CollectiveKeyParty.relinearisationKey(context, required(roundOneSum), roundTwo);
  }

  byte[] deal() {
    return dealing.deal();
  }

  void dealt(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    MessageDigest sha256 = CeremonySetup.sha256();
    payloads.values().forEach(sha256::update);
    dealDigest = sha256.digest();
    dealing.open(payloads, attempt);
  }

  byte[] test() {
    Complaint complaint = dealing.complaint();
    if (complaint != null) {
      return complaint.encode();
    }
    return new SelfTest(setup, self, dealDigest, publicShares).answer(dealing);
  }

  void tested(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    Complaint.judge(payloads, dealing, parameters.bankCount());
    new SelfTest(setup, self, dealDigest, publicShares).check(payloads);
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

  byte[] sign() {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secrets.signingKey());
      signature.update(digest());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with this bank's key", e);
    }
  }

  CeremonyOutcome.Done signed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    byte[] digest = digest();
    List<BankIndex> culprits = new ArrayList<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      if (!verifies(entry.getKey(), entry.getValue(), digest)) {
        culprits.add(entry.getKey());
      }
    }
    if (!culprits.isEmpty()) {
      throw new BrokenRuleException(
          "THR-1.7", culprits, "signature does not fit the digest of the keys");
    }
    CeremonyOutcome.Done done =
        new CeremonyOutcome.Done(
            EpochId.of(digest),
            required(publicKey),
            required(relinearisationKey),
            required(share),
            dealing.floodingKeys());
    close();
    return done;
  }

  private boolean verifies(BankIndex bank, byte[] signature, byte[] digest) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(setup.verifyingKeys().get(bank.value() - 1));
      verifier.update(digest);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // Bytes that are no signature at all.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot verify with the key of " + bank, e);
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
  @Override
  public void close() {
    secret.close();
    party.close();
    dealing.close();
  }
}
