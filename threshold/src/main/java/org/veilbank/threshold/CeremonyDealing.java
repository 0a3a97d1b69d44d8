package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.SecretKey;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * The part of a ceremony that is secret between two banks: each deals a share of its secret to each
 * (THR-1.4), and with it its contributions to the flooding keys of the sets that both are in.
 */
final class CeremonyDealing implements AutoCloseable {
  private final ThresholdParameters parameters;
  private final BankIndex self;
  private final CeremonySecrets secrets;
  private final SecretKey secret;
  private final FloodingKeyAgreement agreement;
  private final SealedDealing dealing;
  private final SortedMap<BankIndex, KeyShare> shares = new TreeMap<>();
  private @Nullable Complaint complaint;
  private FloodingKeyAgreement.@Nullable Agreed agreed;

  CeremonyDealing(CeremonySetup setup, BankIndex self, CeremonySecrets secrets, SecretKey secret) {
    this.parameters = setup.parameters();
    this.self = self;
    this.secrets = secrets;
    this.secret = secret;
    this.agreement = new FloodingKeyAgreement(parameters, setup.attemptId(), self);
    int shareBytes = KeyShare.encodedBytes(parameters);
    this.dealing =
        new SealedDealing(
            CeremonyStep.DEAL,
            setup.attemptId(),
            setup.sealingKeys(),
            (dealer, receiver) ->
                shareBytes + FloodingKeyAgreement.contributionBytes(parameters, dealer, receiver),
            (dealer, receiver, message) -> share(message, receiver).close());
  }

  /** For each bank in turn, its own too: the sealed share and contributions. */
  byte[] deal() {
    List<KeyShare> dealt;
    try (Seed seed = secrets.seed().derive("veilbank/ceremony/deal");
        RandomStream stream = seed.stream()) {
      dealt = KeyShare.deal(parameters, secret, stream);
    }
    return dealing.seal(
        self,
        receiver -> {
          try (KeyShare share = dealt.get(receiver.value() - 1)) {
            byte[] encoded = share.encode();
            byte[] contribution = agreement.contribution(receiver, secrets.seed());
            byte[] message = KeyMaking.concatenate(encoded, contribution);
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(contribution, (byte) 0);
            return message;
          }
        },
        secrets.seed());
  }

  /** Opens what all banks dealt to this one; what is no share becomes a complaint. */
  void open(Map<BankIndex, byte[]> dealt) throws BrokenRuleException {
    dealing.receive(dealt);
    for (BankIndex dealer : parameters.banks()) {
      try {
        byte[] message = dealing.open(dealer, self, secrets.sealingKey());
        shares.put(dealer, share(message, self));
        agreement.add(dealer, message, KeyShare.encodedBytes(parameters));
        Arrays.fill(message, (byte) 0);
      } catch (InvalidEncodingException e) {
        complaint = dealing.complaint(dealer, self, secrets.sealingKey());
        return;
      }
    }
    agreed = agreement.finish();
  }

  private KeyShare share(byte[] message, BankIndex holder) throws InvalidEncodingException {
    byte[] encoded = Arrays.copyOf(message, KeyShare.encodedBytes(parameters));
    try {
      return KeyShare.decode(encoded, parameters, holder);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  SealedDealing dealing() {
    return dealing;
  }

  /** This bank's complaint, if it has one. */
  @Nullable Complaint complaint() {
    return complaint;
  }

  /** This bank's shares of each dealer's secret, in the dealers' order. */
  List<KeyShare> shares() {
    return new ArrayList<>(shares.values());
  }

  FloodingKeyAgreement.Agreed agreed() {
    if (agreed == null) {
      throw new IllegalStateException("nothing was dealt");
    }
    return agreed;
  }

  /** Erases the shares of single secrets; the flooding keys stay. */
  @Override
  public void close() {
    shares.values().forEach(KeyShare::close);
  }

  /** Erases the flooding keys. */
  void closeKeys() {
    if (agreed != null) {
      agreed.keys().close();
    }
  }
}
