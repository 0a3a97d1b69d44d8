package org.veilbank.proof;

import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;

/**
 * A Merlin v1.0 transcript (de Valence, merlin.cool): a hash of everything that was said, in order
 * and framed, from which the verifier's challenges are drawn. Labels are ASCII. Not thread-safe.
 */
public final class Transcript {
  private static final String MERLIN = "Merlin v1.0";
  private static final String DOMAIN = "dom-sep";

  private final Strobe strobe;

  private Transcript(Strobe strobe) {
    this.strobe = strobe;
  }

  /** The transcript of a protocol. */
  public static Transcript of(String protocol) {
    Transcript transcript = new Transcript(new Strobe(MERLIN));
    transcript.separate(protocol);
    return transcript;
  }

  /** A transcript of the same past, independent of this one from now on. */
  public Transcript copy() {
    return new Transcript(strobe.copy());
  }

  /** The duplex below, from which nonces are drawn. */
  Strobe strobe() {
    return strobe;
  }

  /** Says what follows: the message of that name under the label of domain separators. */
  Transcript separate(String ascii) {
    byte[] bytes = new byte[ascii.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ascii.charAt(i);
    }
    return append(DOMAIN, bytes);
  }

  /** Appends a message; returns this. */
  public Transcript append(String label, byte[] message) {
    strobe.metaAd(label, false);
    strobe.metaAd(message.length, true);
    strobe.ad(message, false);
    return this;
  }

  /** Appends a number as eight little-endian bytes; returns this. */
  public Transcript append(String label, long number) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >>> (8 * i));
    }
    return append(label, bytes);
  }

  /** Appends an encoded point; returns this. */
  public Transcript append(String label, CompressedRistretto point) {
    return append(label, point.toBytes());
  }

  /** Appends a scalar; returns this. */
  public Transcript append(String label, Scalar scalar) {
    return append(label, scalar.encode());
  }

  /** Fills out with a challenge. */
  public void challenge(String label, byte[] out) {
    strobe.metaAd(label, false);
    strobe.metaAd(out.length, true);
    strobe.prf(out);
  }

  /** A challenge of 64 bytes, modulo the group order. */
  public Scalar challengeScalar(String label) {
    byte[] bytes = new byte[Scalar.WIDE_BYTES];
    challenge(label, bytes);
    return Scalar.reduce(bytes);
  }
}
