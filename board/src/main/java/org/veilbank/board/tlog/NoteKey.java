package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A verifier key of C2SP signed-note: who may sign a note, and how that is checked. */
public final class NoteKey {
  private final String name;
  private final NoteAlgorithm algorithm;
  private final byte[] publicKey;
  private final int id;

  private NoteKey(String name, NoteAlgorithm algorithm, byte[] publicKey) {
    this.name = name;
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    byte[] hashed = Hash.sha256((name + "\n").getBytes(UTF_8), material()).bytes();
    this.id = ByteBuffer.wrap(hashed).getInt();
  }

  /**
   * A key with this name.
   *
   * @param name not empty, without spaces and plus signs
   * @param publicKey 32 bytes, copied
   * @throws IllegalArgumentException if the name or the key is not a valid one
   */
  public static NoteKey of(String name, NoteAlgorithm algorithm, byte[] publicKey) {
    if (!NoteText.isKeyName(name)) {
      throw new IllegalArgumentException(
          "key name \"%s\": need one without spaces and plus signs".formatted(name));
    }
    if (!isPublicKey(publicKey)) {
      throw new IllegalArgumentException(
          "public key of %s: need 32 bytes of a point of prime order".formatted(name));
    }
    return new NoteKey(name, algorithm, publicKey.clone());
  }

  /**
   * Reads {@code name+id+base64(algorithm || public key)}.
   *
   * @throws InvalidLogEncodingException if the text is anything else, or the id not the key's
   */
  public static NoteKey parse(String vkey) throws InvalidLogEncodingException {
    String[] parts = vkey.split("\\+", 3);
    if (parts.length != 3 || !NoteText.isKeyName(parts[0])) {
      throw new InvalidLogEncodingException("verifier key", vkey, "name+id+base64");
    }
    byte[] material = CanonicalBase64.decode("verifier key", parts[2]);
    byte[] publicKey = Arrays.copyOfRange(material, Math.min(1, material.length), material.length);
    if (!isPublicKey(publicKey)) {
      throw new InvalidLogEncodingException(
          "verifier key", vkey, "a type byte and 32 bytes of a point of prime order");
    }
    for (NoteAlgorithm algorithm : NoteAlgorithm.values()) {
      if (algorithm.identifier() == material[0]) {
        NoteKey key = new NoteKey(parts[0], algorithm, publicKey);
        if (!key.hexId().equals(parts[1])) {
          throw new InvalidLogEncodingException("verifier key", vkey, "id " + key.hexId());
        }
        return key;
      }
    }
    throw new InvalidLogEncodingException("verifier key", vkey, "signature type 1 or 4");
  }

  /** Keys of small order are refused, because one signature of theirs fits many texts. */
  private static boolean isPublicKey(byte[] bytes) {
    return bytes.length == Ed25519.PUBLIC_KEY_SIZE && Ed25519.validatePublicKeyFull(bytes, 0);
  }

  /** The key's name. */
  public String name() {
    return name;
  }

  /** How it signs. */
  public NoteAlgorithm algorithm() {
    return algorithm;
  }

  /** A copy of the Ed25519 public key. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The first four bytes of SHA-256 over name, newline, type and public key; unsigned. */
  public int id() {
    return id;
  }

  /** Whether a signature bears this key's name and id. */
  public boolean isNamedBy(NoteSignature signature) {
    return id == signature.keyId() && name.equals(signature.keyName());
  }

  /**
   * Whether this key made a signature.
   *
   * @param text of the note, with its last newline
   */
  public boolean verify(String text, NoteSignature signature) {
    byte[] bytes = signature.bytes();
    if (!isNamedBy(signature) || bytes.length != algorithm.signatureBytes()) {
      return false;
    }
    byte[] message =
        switch (algorithm) {
          case ED25519 -> text.getBytes(UTF_8);
          case COSIGNATURE_V1 -> Cosigner.message(signature.posixSeconds(), text);
        };
    int at = bytes.length - Ed25519.SIGNATURE_SIZE;
    boolean timeIsValid =
        algorithm != NoteAlgorithm.COSIGNATURE_V1 || signature.posixSeconds() >= 0;
    return timeIsValid && Ed25519.verify(bytes, at, publicKey, 0, message, 0, message.length);
  }

  private byte[] material() {
    return ByteBuffer.allocate(1 + publicKey.length)
        .put((byte) algorithm.identifier())
        .put(publicKey)
        .array();
  }

  private String hexId() {
    return HexFormat.of().toHexDigits(id).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that
        && name.equals(that.name)
        && algorithm == that.algorithm
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + id;
  }

  /** The verifier key as text. */
  @Override
  public String toString() {
    return name + "+" + hexId() + "+" + CanonicalBase64.encode(material());
  }
}
