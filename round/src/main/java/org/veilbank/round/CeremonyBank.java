package org.veilbank.round;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veilbank.board.Accepted;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.math.Seed;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.Ceremony;
import org.veilbank.threshold.CeremonyMessage;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.CeremonySecrets;
import org.veilbank.threshold.CeremonySetup;
import org.veilbank.threshold.CeremonyStep;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.ThresholdParameters;

/** One bank in one attempt of the ceremony that makes the consortium's key, on the board. */
public final class CeremonyBank implements AutoCloseable {
  /** What precedes the 32 bytes of an Ed25519 key in its X.509 encoding (RFC 8410). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Genesis genesis;
  private final long attempt;
  private final BankIndex self;
  private final Seed seed;
  private final Ceremony ceremony;
  private final Deque<CeremonyMessage> toSay = new ArrayDeque<>();
  private final Set<CeremonyStep> said = EnumSet.noneOf(CeremonyStep.class);

  /**
   * A bank in an attempt.
   *
   * @param attempt from 0
   * @param secrets of the bank; the attempt's seed derives from its master seed
   */
  public CeremonyBank(
      Genesis genesis,
      ThresholdParameters parameters,
      BankIndex self,
      long attempt,
      ParticipantSecrets secrets) {
    this.genesis = genesis;
    this.attempt = attempt;
    this.self = self;
    CeremonySetup setup = setup(genesis, parameters, attempt);
    long[] names = new long[EpochId.BYTES / Long.BYTES];
    ByteBuffer.wrap(setup.attemptId().bytes()).asLongBuffer().get(names);
    this.seed = secrets.master().derive("ceremony", names);
    this.ceremony =
        new Ceremony(
            setup,
            self,
            new CeremonySecrets(seed, secrets.sealingKey(), signingKey(secrets.signingSeed())));
    toSay.addAll(ceremony.start());
  }

  /** What all know before the attempt begins. */
  public static CeremonySetup setup(Genesis genesis, ThresholdParameters parameters, long attempt) {
    return new CeremonySetup(
        parameters,
        EpochId.of(genesis.id().bytes()),
        attempt,
        genesis.members().stream().map(m -> verifyingKey(m.verifyingKeyBytes())).toList(),
        genesis.members().stream().map(Member::sealingKey).toList());
  }

  private static PublicKey verifyingKey(byte[] raw) {
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no Ed25519 key: " + HexFormat.of().formatHex(raw), e);
    }
  }

  private static PrivateKey signingKey(byte[] seed) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks Ed25519", e);
    }
  }

  /** Hears an entry; one of another attempt is nothing to it. */
  public void hear(Accepted entry, Payloads payloads) throws IOException {
    Entry.Header header = entry.entry().header();
    if (header.key().round() != attempt
        || !header.key().kind().equals(ConsortiumState.CEREMONY_KIND)
        || !header.key().epoch().equals(genesis.id())
        || !(ceremony.outcome() instanceof CeremonyOutcome.Running)) {
      return;
    }
    Optional<CeremonyStep> step =
        CeremonyStep.KEY_MAKING.stream().filter(s -> s.code() == header.key().step()).findFirst();
    if (step.isEmpty() || header.key().part() != 0) {
      return;
    }
    BankIndex sender = new BankIndex(header.author());
    if (sender.equals(self)) {
      said.add(step.get());
    }
    List<CeremonyMessage> more =
        ceremony.hear(
            new CeremonyMessage(
                step.get(), sender, payloads.read(entry), header.payload().bytes()));
    toSay.addAll(more);
  }

  /** What to post next; nothing while others are waited for. */
  public Optional<Action.Post> next() {
    while (!toSay.isEmpty() && said.contains(toSay.getFirst().step())) {
      toSay.removeFirst();
    }
    if (toSay.isEmpty()) {
      return Optional.empty();
    }
    CeremonyMessage message = toSay.getFirst();
    return Optional.of(
        new Action.Post(
            ConsortiumState.ceremonyKey(genesis, attempt, message.step().code()),
            Payload.of(message.payload())));
  }

  /** The bank. */
  BankIndex self() {
    return self;
  }

  /** The attempt, from 0. */
  public long attempt() {
    return attempt;
  }

  /** How the attempt stands. */
  public CeremonyOutcome outcome() {
    return ceremony.outcome();
  }

  /** Erases the attempt's seed. */
  @Override
  public void close() {
    seed.close();
  }
}
