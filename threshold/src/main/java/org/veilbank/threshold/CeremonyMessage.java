package org.veilbank.threshold;

import java.util.Arrays;

/** What one bank says at one step of a ceremony. Who carries it vouches for the sender. */
public final class CeremonyMessage {
  private final CeremonyStep step;
  private final BankIndex sender;
  private final byte[] payload;

  /** A message; the payload is copied. */
  public CeremonyMessage(CeremonyStep step, BankIndex sender, byte[] payload) {
    this.step = step;
    this.sender = sender;
    this.payload = payload.clone();
  }

  /** The step. */
  public CeremonyStep step() {
    return step;
  }

  /** The bank that says it. */
  public BankIndex sender() {
    return sender;
  }

  /** A copy of what is said. */
  public byte[] payload() {
    return payload.clone();
  }

  /** What is said; shared, not to be changed. */
  byte[] bytes() {
    return payload;
  }

  /** SHA-256 of what is said. */
  EpochId digest() {
    return EpochId.of(CeremonySetup.sha256().digest(payload));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CeremonyMessage that
        && step == that.step
        && sender.equals(that.sender)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * step.hashCode() + sender.hashCode()) + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "CeremonyMessage[%s, %s, %d bytes]".formatted(step, sender, payload.length);
  }
}
