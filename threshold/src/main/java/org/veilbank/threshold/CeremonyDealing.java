package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
 * (THR-1.4), and with it 32 bytes for every set of n-t+1 banks that both are in; a set's flooding
 * key is the hash of what its members contributed (THR-1.5).
 */
final class CeremonyDealing implements AutoCloseable {
  private final CeremonySetup setup;
  private final ThresholdParameters parameters;
  private final BankIndex self;
  private final CeremonySecrets secrets;
  private final SecretKey secret;
  private final SortedMap<BankIndex, KeyShare> shares = new TreeMap<>();
  private Map<BankIndex, byte[]> payloads = Map.of();
  private @Nullable Complaint complaint;
  private @Nullable FloodingKeys floodingKeys;
  private Map<Integer, byte[]> confirmations = Map.of();

  CeremonyDealing(CeremonySetup setup, BankIndex self, CeremonySecrets secrets, SecretKey secret) {
    this.setup = setup;
    this.parameters = setup.parameters();
    this.self = self;
    this.secrets = secrets;
    this.secret = secret;
  }

  private List<Integer> common(BankIndex a, BankIndex b) {
    return parameters.subsets().stream()
        .filter(s -> ThresholdParameters.contains(s, a) && ThresholdParameters.contains(s, b))
        .toList();
  }

  private int shareBytes() {
    return RingVector.encodedBytes(parameters.context(), 1, parameters.decryptionLevel() + 1);
  }

  private int sealedBytes(BankIndex dealer, BankIndex receiver) {
    return SealingKey.ENCAPSULATION_BYTES
        + shareBytes()
        + Seed.BYTES * common(dealer, receiver).size()
        + 16;
  }

  private SealContext sealContext(BankIndex dealer, BankIndex receiver) {
    return new SealContext(setup.attemptId(), CeremonyStep.DEAL.code(), dealer, receiver);
  }

  /** For each bank in turn, its own too: the sealed share and contributions. */
  byte[] deal() {
    List<KeyShare> dealt;
    try (Seed seed = secrets.seed().derive("veilbank/ceremony/deal");
        RandomStream stream = seed.stream()) {
      dealt = KeyShare.deal(parameters, secret, stream);
    }
    byte[][] sealed = new byte[dealt.size()][];
    for (BankIndex receiver : parameters.banks()) {
      int at = receiver.value() - 1;
      ByteBuffer message =
          ByteBuffer.allocate(shareBytes() + Seed.BYTES * common(self, receiver).size());
      message.put(dealt.get(at).export().encode());
      for (int subset : common(self, receiver)) {
        message.put(contribution(subset));
      }
      try (Seed seed = secrets.seed().derive("veilbank/ceremony/seal", receiver.value());
          RandomStream stream = seed.stream()) {
        sealed[at] =
            SealedMessage.seal(
                message.array(),
                setup.sealingKeys().get(at).bytes(),
                sealContext(self, receiver),
                stream);
      } catch (InvalidEncodingException e) {
        throw new IllegalStateException(receiver + " has no valid sealing key", e);
      }
      Arrays.fill(message.array(), (byte) 0);
      dealt.get(at).close();
    }
    return CeremonyWork.concatenate(sealed);
  }

  private byte[] contribution(int subset) {
    try (Seed seed = secrets.seed().derive("veilbank/ceremony/flooding", subset)) {
      return seed.exportBytes();
    }
  }

  /** Opens what all banks dealt to this one; what is no share becomes a complaint. */
  void open(Map<BankIndex, byte[]> dealt, EpochId attempt) throws BrokenRuleException {
    payloads = dealt;
    for (Map.Entry<BankIndex, byte[]> entry : dealt.entrySet()) {
      requireLength(entry.getKey(), entry.getValue());
    }
    Map<Integer, MessageDigest> keys = new HashMap<>();
    for (int subset : common(self, self)) {
      MessageDigest sha256 = CeremonySetup.sha256();
      sha256.update("veilbank/flooding-key".getBytes(StandardCharsets.US_ASCII));
      sha256.update(attempt.bytes());
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(subset).array());
      keys.put(subset, sha256);
    }
    for (BankIndex dealer : dealt.keySet()) {
      byte[] sealed = sealedFor(dealer, self);
      byte[] message;
      try {
        message = SealedMessage.open(sealed, secrets.sealingKey(), sealContext(dealer, self));
        shares.put(dealer, shareIn(message, self));
      } catch (InvalidEncodingException e) {
        byte[] secret = SealedMessage.secretOf(sealed, secrets.sealingKey());
        complaint =
            new Complaint(
                dealer,
                new Complaint.Bytes(CeremonySetup.sha256().digest(sealed)),
                new Complaint.Bytes(secret));
        return;
      }
      int at = shareBytes();
      for (int subset : common(dealer, self)) {
        MessageDigest key = keys.get(subset);
        if (key != null) {
          key.update(message, at, Seed.BYTES);
        }
        at += Seed.BYTES;
      }
      Arrays.fill(message, (byte) 0);
    }
    Map<Integer, Seed> seeds = new HashMap<>();
    Map<Integer, byte[]> confirmed = new TreeMap<>();
    keys.forEach((subset, key) -> {
      Seed seed = Seed.of(key.digest());
      seeds.put(subset, seed);
      try (Seed confirmation = seed.derive("veilbank/flooding-key/confirmation")) {
        confirmed.put(subset, confirmation.exportBytes());
      }
    });
    confirmations = confirmed;
    floodingKeys = new FloodingKeys(parameters, self, seeds);
  }

  private KeyShare shareIn(byte[] message, BankIndex holder) throws InvalidEncodingException {
    byte[] encoded = Arrays.copyOf(message, shareBytes());
    RingVector vector =
        RingVector.decode(encoded, parameters.context(), 1, parameters.decryptionLevel() + 1);
    Arrays.fill(encoded, (byte) 0);
    return KeyShare.of(parameters, holder, vector);
  }

  private void requireLength(BankIndex dealer, byte[] payload) throws BrokenRuleException {
    int length = parameters.banks().stream().mapToInt(b -> sealedBytes(dealer, b)).sum();
    if (payload.length != length) {
      throw new BrokenRuleException(
          "THR-1.4",
          List.of(dealer),
          "dealing of %d bytes, need %d".formatted(payload.length, length));
    }
  }

  private byte[] sealedFor(BankIndex dealer, BankIndex receiver) {
    byte[] payload = payloads.get(dealer);
    if (payload == null) {
      throw new IllegalStateException("nothing was dealt by " + dealer);
    }
    int offset = 0;
    for (BankIndex bank : parameters.banks()) {
      if (bank.compareTo(receiver) < 0) {
        offset += sealedBytes(dealer, bank);
      }
    }
    return Arrays.copyOfRange(payload, offset, offset + sealedBytes(dealer, receiver));
  }

  /** This bank's complaint, if it has one. */
  @Nullable Complaint complaint() {
    return complaint;
  }

  /** What a complaint comes to, for everybody alike. */
  BrokenRuleException verdict(BankIndex receiver, Complaint about) {
    BankIndex dealer = about.dealer();
    byte[] sealed = sealedFor(dealer, receiver);
    if (!MessageDigest.isEqual(CeremonySetup.sha256().digest(sealed), about.sealed().bytes())) {
      return new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "%s complains of another dealing than %s showed here".formatted(receiver, dealer));
    }
    byte[] message;
    try {
      message =
          SealedMessage.openWith(about.secret().bytes(), sealed, sealContext(dealer, receiver));
    } catch (InvalidEncodingException e) {
      return new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "%s sealed nothing that opens for %s, or %s told a wrong secret of it"
              .formatted(dealer, receiver, receiver));
    }
    try {
      shareIn(message, receiver).close();
      return new BrokenRuleException(
          "THR-1.6",
          List.of(receiver),
          "complains of what %s dealt to it, which is a share".formatted(dealer));
    } catch (InvalidEncodingException e) {
      return new BrokenRuleException(
          "THR-1.6", List.of(dealer), "dealt to %s: %s".formatted(receiver, e.getMessage()));
    }
  }

  /** This bank's shares of each dealer's secret, in the dealers' order. */
  List<KeyShare> shares() {
    return new ArrayList<>(shares.values());
  }

  /** This bank's share of one dealer's secret. */
  KeyShare share(BankIndex dealer) {
    KeyShare share = shares.get(dealer);
    if (share == null) {
      throw new IllegalStateException("nothing was dealt by " + dealer);
    }
    return share;
  }

  FloodingKeys floodingKeys() {
    if (floodingKeys == null) {
      throw new IllegalStateException("nothing was dealt");
    }
    return floodingKeys;
  }

  /** For each set that this bank is in, a hash by which its members see that they have one key. */
  Map<Integer, byte[]> confirmations() {
    return confirmations;
  }

  /** Erases the shares of single secrets; the flooding keys stay. */
  @Override
  public void close() {
    shares.values().forEach(KeyShare::close);
  }
}
