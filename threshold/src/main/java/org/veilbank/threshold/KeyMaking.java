package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.KeyGenerator;
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
  private final BankIndex self;
  private final CeremonySecrets secrets;
  private final EpochId attempt;
  private final SecretKey secret;
  private final CollectiveKeyParty party;
  private final CeremonyDealing dealing;

  private final CollectiveKeys keys;
  private final SortedSet<BankIndex> uncommitted = new TreeSet<>();
  private byte @Nullable [] committedTo;
  private @Nullable KeyShare share;

  KeyMaking(CeremonySetup setup, BankIndex self, CeremonySecrets secrets) {
    this.setup = setup;
    this.parameters = setup.parameters();
    this.self = self;
    this.secrets = secrets;
    this.attempt = setup.attemptId();
    this.keys = new CollectiveKeys(setup);
    try (RandomStream stream = stream("secret")) {
      this.secret = new KeyGenerator(parameters.context()).summand(stream);
    }
    try (RandomStream stream = stream("ephemeral")) {
      this.party = new CollectiveKeyParty(setup.common(), secret, stream);
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
      case COMMIT_ROUND_TWO -> commitment(CeremonyStep.REVEAL_ROUND_TWO, revealRoundTwo());
      case REVEAL_ROUND_ONE, REVEAL_ROUND_TWO -> saidReveal();
      case DEAL -> dealing.deal();
      case TEST -> test();
      case SIGN -> sign(secrets.signingKey(), keys.digest());
      case RESHARE, CONTRIBUTE -> throw new IllegalArgumentException(step + " makes no key");
    };
  }

  @Override
  public CeremonyOutcome.@Nullable Done finish(CeremonyStep step, Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    switch (step) {
      case COMMIT_ROUND_ONE, COMMIT_ROUND_TWO -> committed(payloads);
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

  private byte[] saidReveal() {
    byte[] reveal = CollectiveKeys.required(committedTo);
    committedTo = null;
    return reveal;
  }

  /** A reveal is kept until it is said, which is soon: making it is a second's work and more. */
  private byte[] commitment(CeremonyStep step, byte[] reveal) {
    committedTo = reveal;
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

  private void committed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      keys.commit(entry.getKey(), entry.getValue());
    }
  }

  /** Reveals are added up one by one: each is of a hundred megabytes and more. */
  @Override
  public boolean absorb(CeremonyMessage message) throws BrokenRuleException {
    CeremonyStep step = message.step();
    BankIndex speaker = message.sender();
    if (step != CeremonyStep.REVEAL_ROUND_ONE && step != CeremonyStep.REVEAL_ROUND_TWO) {
      return false;
    }
    if (!keys.isCommitted(message)) {
      uncommitted.add(speaker);
    } else if (step == CeremonyStep.REVEAL_ROUND_ONE) {
      keys.addRoundOne(speaker, message.payload());
    } else {
      keys.addRoundTwo(speaker, message.payload());
    }
    return true;
  }

  /** Names everyone who revealed something else than it had committed to. */
  private void requireCommitted(CeremonyStep step) throws BrokenRuleException {
    if (!uncommitted.isEmpty()) {
      throw CollectiveKeys.uncommitted(step, List.copyOf(uncommitted));
    }
  }

  private void roundOneRevealed() throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_ONE);
    keys.finishRoundOne();
  }

  /**
   * Nonce, share of round 2. There is one sum of round 1 in an attempt, so round 2 is answered
   * once.
   */
  private byte[] revealRoundTwo() {
    try (RandomStream stream = stream("round two")) {
      return concatenate(nonce("nonce two"), party.roundTwo(keys.roundOneSum(), stream).encode());
    }
  }

  private void roundTwoRevealed() throws BrokenRuleException {
    requireCommitted(CeremonyStep.REVEAL_ROUND_TWO);
    keys.finishRoundTwo();
  }

  private void dealt(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    payloads.values().forEach(keys::addDealing);
    keys.finishDealings();
    dealing.open(payloads);
  }

  private byte[] test() {
    Complaint complaint = dealing.complaint();
    return complaint != null
        ? complaint.encode()
        : keys.selfTest().answer(dealing.shares(), dealing.agreed());
  }

  private void tested(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    Complaint.judge(payloads, List.of(dealing.dealing()));
    keys.selfTest().check(payloads);
    share = KeyShare.sum(dealing.shares());
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
    byte[] digest = keys.digest();
    requireSigned(payloads, setup.verifyingKeys(), digest);
    CeremonyOutcome.Done done =
        new CeremonyOutcome.Done(
            EpochId.of(digest),
            keys.publicKey(),
            keys.relinearisationKey(),
            CollectiveKeys.required(share),
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
