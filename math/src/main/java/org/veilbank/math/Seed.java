package org.veilbank.math;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * 32 bytes from which all randomness of some step is expanded, so that the step can be repeated bit
 * for bit. Whoever starts a process makes the first one; everything below derives.
 *
 * <p>Derivation is HKDF-Expand with SHA-256 (RFC 5869), where info is the label in UTF-8, a zero
 * byte, and each index as 8 bytes, big-endian. So seeds with different labels or indices are
 * independent. A seed may be secret; it does not print, and compares in constant time.
 */
public final class Seed implements AutoCloseable {
  /** Bytes of a seed. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Seed(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A fresh seed. */
  public static Seed random(SecureRandom source) {
    byte[] bytes = new byte[BYTES];
    source.nextBytes(bytes);
    return new Seed(bytes);
  }

  /**
   * The seed with these bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are not {@value #BYTES}
   */
  public static Seed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("seed of " + bytes.length + " bytes: need " + BYTES);
    }
    return new Seed(bytes.clone());
  }

  /** The next {@value #BYTES} bytes of a stream. */
  public static Seed from(RandomStream stream) {
    byte[] bytes = new byte[BYTES];
    stream.nextBytes(bytes);
    return new Seed(bytes);
  }

  /**
   * The seed for one use, named by a label and indices.
   *
   * @throws IllegalArgumentException if the label contains a zero character
   */
  public Seed derive(String label, long... indices) {
    if (label.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("label: must not contain a zero character");
    }
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    ByteBuffer info = ByteBuffer.allocate(name.length + 1 + Long.BYTES * indices.length);
    info.put(name).put((byte) 0);
    for (long index : indices) {
      info.putLong(index);
    }
    try {
      KDF hkdf = KDF.getInstance("HKDF-SHA256");
      return new Seed(
          hkdf.deriveData(
              HKDFParameterSpec.expandOnly(new SecretKeySpec(bytes, "HKDF"), info.array(), BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HKDF-SHA256", e);
    }
  }

  /** The stream that this seed expands to; equal seeds give equal streams. */
  public RandomStream stream() {
    return new RandomStream(bytes);
  }

  /** A copy of the bytes: the one way out. */
  public byte[] exportBytes() {
    return bytes.clone();
  }

  /** Erases the bytes; what was derived or expanded stays. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Seed that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    throw new UnsupportedOperationException("a seed is no key of a hash table: it may be secret");
  }

  @Override
  public String toString() {
    return "Seed[redacted]";
  }
}
