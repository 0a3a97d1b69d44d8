package org.veilbank.threshold;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * A step at which each dealer posts one sealed message for each receiver, its own too, one behind
 * the other. A receiver that gets nothing proper complains, by telling the secret of that one
 * message, and all see who of the two is wrong (THR-1.6).
 */
final class SealedDealing {
  /** Whether a message is what a dealer owes a receiver. */
  interface Check {
    void require(BankIndex dealer, BankIndex receiver, byte[] message)
        throws InvalidEncodingException;
  }

  private final CeremonyStep step;
  private final EpochId attempt;
  private final List<SealingPublicKey> receivers;
  private final ToIntBiFunction<BankIndex, BankIndex> messageBytes;
  private final Check check;
  private Map<BankIndex, byte[]> payloads = Map.of();

  /**
   * A dealing.
   *
   * @param receivers the sealing keys of the banks that are dealt to, in order
   * @param messageBytes the length of each dealer's message to each receiver
   */
  SealedDealing(
      CeremonyStep step,
      EpochId attempt,
      List<SealingPublicKey> receivers,
      ToIntBiFunction<BankIndex, BankIndex> messageBytes,
      Check check) {
    this.step = step;
    this.attempt = attempt;
    this.receivers = receivers;
    this.messageBytes = messageBytes;
    this.check = check;
  }

  CeremonyStep step() {
    return step;
  }

  private int sealedBytes(BankIndex dealer, BankIndex receiver) {
    return SealedMessage.OVERHEAD_BYTES + messageBytes.applyAsInt(dealer, receiver);
  }

  private SealContext context(BankIndex dealer, BankIndex receiver) {
    return new SealContext(attempt, step.code(), dealer, receiver);
  }

  /** What a dealer posts; the messages are erased. */
  byte[] seal(BankIndex dealer, Function<BankIndex, byte[]> messages, Seed seed) {
    byte[][] sealed = new byte[receivers.size()][];
    for (int i = 0; i < sealed.length; i++) {
      BankIndex receiver = new BankIndex(i + 1);
      byte[] message = messages.apply(receiver);
      try (Seed own = seed.derive("veilbank/ceremony/seal", step.code(), receiver.value());
          RandomStream stream = own.stream()) {
        sealed[i] =
            SealedMessage.seal(
                message, receivers.get(i).bytes(), context(dealer, receiver), stream);
      } catch (InvalidEncodingException e) {
        throw new IllegalStateException(receiver + " has no valid sealing key", e);
      } finally {
        Arrays.fill(message, (byte) 0);
      }
    }
    return KeyMaking.concatenate(sealed);
  }

  /** Takes in what all dealers posted. */
  void receive(Map<BankIndex, byte[]> dealt) throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> entry : dealt.entrySet()) {
      BankIndex dealer = entry.getKey();
      int length = 0;
      for (int i = 1; i <= receivers.size(); i++) {
        length += sealedBytes(dealer, new BankIndex(i));
      }
      if (entry.getValue().length != length) {
        throw new BrokenRuleException(
            "THR-1.4",
            List.of(dealer),
            "dealing of %d bytes, need %d".formatted(entry.getValue().length, length));
      }
    }
    payloads = dealt;
  }

  private byte[] sealed(BankIndex dealer, BankIndex receiver) {
    byte[] payload = payloads.get(dealer);
    if (payload == null) {
      throw new IllegalStateException("nothing was dealt by " + dealer);
    }
    int offset = 0;
    for (int i = 1; i < receiver.value(); i++) {
      offset += sealedBytes(dealer, new BankIndex(i));
    }
    return Arrays.copyOfRange(payload, offset, offset + sealedBytes(dealer, receiver));
  }

  /** The message that a dealer sealed for a receiver, checked. */
  byte[] open(BankIndex dealer, BankIndex receiver, SealingKey key)
      throws InvalidEncodingException {
    byte[] message = SealedMessage.open(sealed(dealer, receiver), key, context(dealer, receiver));
    check.require(dealer, receiver, message);
    return message;
  }

  /** The complaint of a receiver for whom {@link #open} failed. */
  Complaint complaint(BankIndex dealer, BankIndex receiver, SealingKey key) {
    byte[] sealed = sealed(dealer, receiver);
    return new Complaint(
        step,
        dealer,
        new Complaint.Bytes(CeremonySetup.sha256().digest(sealed)),
        new Complaint.Bytes(SealedMessage.secretOf(sealed, key)));
  }

  /** What a complaint comes to, for everybody alike. */
  BrokenRuleException verdict(BankIndex receiver, Complaint about) {
    BankIndex dealer = about.dealer();
    if (!payloads.containsKey(dealer)) {
      return new BrokenRuleException(
          "THR-1.6", List.of(receiver), "complains of %s, which dealt nothing".formatted(dealer));
    }
    byte[] sealed = sealed(dealer, receiver);
    if (!MessageDigest.isEqual(CeremonySetup.sha256().digest(sealed), about.sealed().bytes())) {
      return new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "%s complains of another dealing than %s showed here".formatted(receiver, dealer));
    }
    byte[] message;
    try {
      message = SealedMessage.openWith(about.secret().bytes(), sealed, context(dealer, receiver));
    } catch (InvalidEncodingException e) {
      return new BrokenRuleException(
          "THR-1.6",
          List.of(),
          "%s sealed nothing that opens for %s, or %s told a wrong secret of it"
              .formatted(dealer, receiver, receiver));
    }
    try {
      check.require(dealer, receiver, message);
      return new BrokenRuleException(
          "THR-1.6",
          List.of(receiver),
          "complains of what %s dealt to it, which is proper".formatted(dealer));
    } catch (InvalidEncodingException e) {
      return new BrokenRuleException(
          "THR-1.6", List.of(dealer), "dealt to %s: %s".formatted(receiver, e.getMessage()));
    }
  }
}
