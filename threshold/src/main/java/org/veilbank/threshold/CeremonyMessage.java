package org.veilbank.threshold;

import java.util.Arrays;

/**
 * What one bank says at one step of a ceremony. Who carries it vouches for the sender. Some have a
 * hundred megabytes: they are not copied, and hashed once.
 */
public final class CeremonyMessage {
  private final CeremonyStep step;
  private final BankIndex sender;
  private final byte[] payload;
  private final byte[] digest;

  /** A message; the payload must not be changed afterwards. */
  public CeremonyMessage(CeremonyStep step, BankIndex sender, byte[] payload) {
    this(step, sender, payload, CeremonySetup.sha256().digest(payload));
  }

  /**
   * A message that came with its digest; neither array may be changed afterwards.
   *
   * @param digest SHA-256 of the payload, as the caller has checked
   */
  public CeremonyMessage(CeremonyStep step, BankIndex sender, byte[] payload, byte[] digest) {
    this.step = step;
    this.sender = sender;
    this.payload = payload;
    this.digest = digest;
  }

  /** The step. */
  public CeremonyStep step() {
    return step;
  }

  /** The bank that says it. */
  public BankIndex sender() {
    return sender;
  }

  /** What is said; shared, not to be changed. */
  public byte[] payload() {
    return payload;
  }

  /** SHA-256 of what is said; shared, not to be changed. */
  byte[] digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CeremonyMessage that
        && step == that.step
        && sender.equals(that.sender)
        && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * step.hashCode() + sender.hashCode()) + Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "CeremonyMessage[%s, %s, %d bytes]".formatted(step, sender, payload.length);
  }
}
