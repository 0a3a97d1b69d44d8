package org.veilbank.threshold;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.UniformPolynomial;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Sampler;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * What a bank computes in a resharing (THR-1.8; Desmedt and Jajodia, "Redistributing secret shares
 * to new access structures", 1997): each resharer deals its share on to the new banks, and what
 * they get, weighted, is a share of the key. Differs: every resharer also posts a public half (b,
 * a) of its share, b = -a*share + t*e, so that the self-test can look at each one's dealing; and
 * the sum is tested against the public key, as only that shows that the shares dealt on were right.
 */
final class Resharing implements CeremonyWork {
  private final ResharingSetup setup;
  private final ThresholdParameters after;
  private final BgvContext context;
  private final ResharingRole role;
  private final CeremonySecrets secrets;
  private final EpochId attempt;
  private final Seed common;
  private final SealedDealing shareDealing;
  private final SealedDealing contributionDealing;

  private final SortedMap<BankIndex, RingVector> publicHalves = new TreeMap<>();
  private final List<KeyShare> shares = new ArrayList<>();
  private @Nullable KeyShare share;
  private FloodingKeyAgreement.@Nullable Agreed agreed;
  private @Nullable Complaint complaint;
  private final MessageDigest dealt = CeremonySetup.sha256();
  private byte[] dealDigest = new byte[0];

  Resharing(ResharingSetup setup, ResharingRole role, CeremonySecrets secrets) {
    this.setup = setup;
    this.after = setup.after();
    this.context = after.context();
    this.role = role;
    this.secrets = secrets;
    this.attempt = setup.attemptId();
    this.common = setup.common();
    role.newIndex().ifPresent(after::requireMember);
    role.oldShare()
        .ifPresent(share -> {
          if (!setup.resharers().contains(share.holder())) {
            throw new IllegalArgumentException(
                "share of %s: need one of the resharers %s"
                    .formatted(share.holder(), setup.resharers()));
          }
        });
    int shareBytes = KeyShare.encodedBytes(after);
    this.shareDealing =
        new SealedDealing(
            CeremonyStep.RESHARE,
            attempt,
            setup.sealingKeys(),
            (dealer, receiver) -> shareBytes,
            (dealer, receiver, message) -> KeyShare.decode(message, after, receiver).close());
    this.contributionDealing =
        new SealedDealing(
            CeremonyStep.CONTRIBUTE,
            attempt,
            setup.sealingKeys(),
            (giver, receiver) -> FloodingKeyAgreement.contributionBytes(after, giver, receiver),
            (giver, receiver, message) -> {});
  }

  @Override
  public List<CeremonyStep> steps() {
    return CeremonyStep.RESHARING;
  }

  @Override
  public List<BankIndex> speakers(CeremonyStep step) {
    return step == CeremonyStep.RESHARE ? setup.resharers() : after.banks();
  }

  @Override
  public @Nullable BankIndex self(CeremonyStep step) {
    return step == CeremonyStep.RESHARE
        ? role.oldShare().map(KeyShare::holder).orElse(null)
        : role.newIndex().orElse(null);
  }

  @Override
  public byte[] payload(CeremonyStep step) {
    return switch (step) {
      case RESHARE -> reshare(role.oldShare().orElseThrow());
      case CONTRIBUTE -> contribute(role.newIndex().orElseThrow());
      case TEST -> test();
      case SIGN -> KeyMaking.sign(secrets.signingKey(), digest());
      default -> throw new IllegalArgumentException(step + " is no step of a resharing");
    };
  }

  @Override
  public @Nullable CeremonyOutcome finish(CeremonyStep step, Map<BankIndex, byte[]> payloads)
      throws BrokenRuleException {
    switch (step) {
      case RESHARE -> reshared(payloads);
      case CONTRIBUTE -> contributed(payloads);
      case TEST -> {
        Complaint.judge(payloads, List.of(shareDealing, contributionDealing));
        selfTest().check(payloads);
      }
      case SIGN -> {
        return signed(payloads);
      }
      default -> throw new IllegalArgumentException(step + " is no step of a resharing");
    }
    return null;
  }

  /** The public half of the share, then a sealed share of it for each new bank. */
  private byte[] reshare(KeyShare old) {
    byte[] half;
    List<KeyShare> parts;
    try (Seed ofError = secrets.seed().derive("veilbank/resharing/error");
        RandomStream errors = ofError.stream();
        Seed ofParts = secrets.seed().derive("veilbank/resharing/deal");
        RandomStream polynomial = ofParts.stream()) {
      half = publicHalf(old, errors).encode();
      parts = KeyShare.deal(after, old, polynomial);
    }
    byte[] sealed =
        shareDealing.seal(
            old.holder(),
            receiver -> {
              try (KeyShare part = parts.get(receiver.value() - 1)) {
                return part.encode();
              }
            },
            secrets.seed());
    return KeyMaking.concatenate(half, sealed);
  }

  /** b = -a*share + t*e at the decryption level. */
  private RingVector publicHalf(KeyShare old, RandomStream randomness) {
    byte[] error = new byte[context.parameters().degree()];
    Sampler.error(randomness, error);
    double t = (double) context.parameters().plaintextModulus().value();
    double[][] b = new double[after.decryptionLevel() + 1][error.length];
    double[] product = new double[error.length];
    for (int i = 0; i < b.length; i++) {
      PrimeRing ring = context.ring(i);
      for (int j = 0; j < error.length; j++) {
        b[i][j] = t * error[j];
      }
      ring.forward(b[i]);
      UniformPolynomial.expand(common, 0, i, ring, product);
      ring.multiply(product, old.row(i), product);
      ring.subtract(b[i], product, b[i]);
    }
    Arrays.fill(error, (byte) 0);
    Arrays.fill(product, 0);
    return new RingVector(context, new double[][][] {b});
  }

  private void reshared(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    int primes = after.decryptionLevel() + 1;
    int halfBytes = RingVector.encodedBytes(context, 1, primes);
    Map<BankIndex, byte[]> sealed = new TreeMap<>();
    for (Map.Entry<BankIndex, byte[]> entry : payloads.entrySet()) {
      byte[] bytes = entry.getValue();
      dealt.update(bytes);
      int end = Math.min(bytes.length, halfBytes);
      try {
        publicHalves.put(
            entry.getKey(), RingVector.decode(Arrays.copyOf(bytes, end), context, 1, primes));
      } catch (InvalidEncodingException e) {
        throw new BrokenRuleException(
            "THR-1.8", List.of(entry.getKey()), String.valueOf(e.getMessage()));
      }
      sealed.put(entry.getKey(), Arrays.copyOfRange(bytes, end, bytes.length));
    }
    shareDealing.receive(sealed);
    BankIndex self = role.newIndex().orElse(null);
    if (self == null) {
      return;
    }
    for (BankIndex dealer : setup.resharers()) {
      try {
        byte[] message = shareDealing.open(dealer, self, secrets.sealingKey());
        shares.add(KeyShare.decode(message, after, self));
        Arrays.fill(message, (byte) 0);
      } catch (InvalidEncodingException e) {
        complaint = shareDealing.complaint(dealer, self, secrets.sealingKey());
        return;
      }
    }
    share = KeyShare.reshared(shares, setup.resharers());
  }

  private byte[] contribute(BankIndex self) {
    FloodingKeyAgreement agreement = new FloodingKeyAgreement(after, attempt, self);
    return contributionDealing.seal(
        self, receiver -> agreement.contribution(receiver, secrets.seed()), secrets.seed());
  }

  private void contributed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    contributionDealing.receive(payloads);
    payloads.values().forEach(dealt::update);
    dealDigest = dealt.digest();
    BankIndex self = role.newIndex().orElse(null);
    if (self == null || complaint != null) {
      return;
    }
    FloodingKeyAgreement agreement = new FloodingKeyAgreement(after, attempt, self);
    for (BankIndex giver : after.banks()) {
      try {
        byte[] message = contributionDealing.open(giver, self, secrets.sealingKey());
        agreement.add(giver, message, 0);
        Arrays.fill(message, (byte) 0);
      } catch (InvalidEncodingException e) {
        complaint = contributionDealing.complaint(giver, self, secrets.sealingKey());
        return;
      }
    }
    agreed = agreement.finish();
  }

  /** A key for each resharer's share, and the collective one. */
  private SelfTest selfTest() {
    List<SelfTest.Key> keys = new ArrayList<>();
    publicHalves.forEach(
        (dealer, b) -> keys.add(new SelfTest.Key(dealer, common, prime -> b.row(0, prime))));
    keys.add(new SelfTest.Key(null, setup.publicKey().seed(), setup.publicKey()::evaluations));
    return new SelfTest(after, attempt, Seed.of(dealDigest), keys);
  }

  private byte[] test() {
    if (complaint != null) {
      return complaint.encode();
    }
    List<KeyShare> all = new ArrayList<>(shares);
    all.add(required(share));
    return selfTest().answer(all, required(agreed));
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a step of the resharing was left out");
    }
    return value;
  }

  /** The digest of the new epoch: the old one, the keys, the parameters, the dealings. */
  private byte[] digest() {
    BgvCodec codec = new BgvCodec(context);
    MessageDigest sha256 = CeremonySetup.sha256();
    sha256.update("veilbank/epoch/reshared".getBytes(StandardCharsets.US_ASCII));
    sha256.update(attempt.bytes());
    sha256.update(codec.encode(setup.publicKey()));
    sha256.update(codec.encode(setup.relinearisationKey()));
    sha256.update(dealDigest);
    return sha256.digest();
  }

  private CeremonyOutcome signed(Map<BankIndex, byte[]> payloads) throws BrokenRuleException {
    byte[] digest = digest();
    KeyMaking.requireSigned(payloads, setup.verifyingKeys(), digest);
    shares.forEach(KeyShare::close);
    EpochId epoch = EpochId.of(digest);
    if (role.newIndex().isEmpty()) {
      return new CeremonyOutcome.Left(epoch);
    }
    return new CeremonyOutcome.Done(
        epoch,
        setup.publicKey(),
        setup.relinearisationKey(),
        required(share),
        required(agreed).keys());
  }

  /** Erases what was dealt to this bank; only {@link #signed} gives out its share. */
  @Override
  public void close() {
    shares.forEach(KeyShare::close);
    if (share != null) {
      share.close();
    }
    if (agreed != null) {
      agreed.keys().close();
    }
  }
}
