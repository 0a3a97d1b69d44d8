package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.PackedRow;
import org.veilbank.math.Modulus;

/**
 * One bank's part in the decryption of one ciphertext: d = c1*sigma + t*E modulo the primes of the
 * decryption level, sigma being its share of the key and E its share of the flooding noise. A
 * deterministic value: asked again, a bank gives the same bits.
 */
public final class Answer {
  private static final int MAGIC = 0x56425441;
  private static final int HEADER_BYTES = 4 + 1 + 32;

  private final BankIndex sender;
  private final CiphertextDigest digest;
  private final double[][] rows;

  /** Takes over the rows, evaluations in range. */
  Answer(BankIndex sender, CiphertextDigest digest, double[][] rows) {
    this.sender = sender;
    this.digest = digest;
    this.rows = rows;
  }

  /** The bank that answers. */
  public BankIndex sender() {
    return sender;
  }

  /** What it answers for. */
  public CiphertextDigest digest() {
    return digest;
  }

  /** Evaluations modulo a prime; shared, not to be changed. */
  double[] row(int prime) {
    return rows[prime];
  }

  /** Bytes of an encoded answer. */
  public static int encodedBytes(ThresholdParameters parameters) {
    int bytes = HEADER_BYTES;
    int degree = parameters.context().parameters().degree();
    for (int i = 0; i <= parameters.decryptionLevel(); i++) {
      bytes += PackedRow.bytes(degree, parameters.context().ring(i).modulus());
    }
    return bytes;
  }

  /**
   * The canonical encoding: {@code VBTA}, the sender (1 byte), the digest (32), the packed rows.
   *
   * @param parameters those it was made under
   */
  public byte[] encode(ThresholdParameters parameters) {
    byte[] bytes = new byte[encodedBytes(parameters)];
    ByteBuffer.wrap(bytes).putInt(MAGIC).put((byte) sender.value()).put(digest.bytes());
    int at = HEADER_BYTES;
    for (int i = 0; i < rows.length; i++) {
      Modulus q = parameters.context().ring(i).modulus();
      PackedRow.write(rows[i], q, bytes, at);
      at += PackedRow.bytes(rows[i].length, q);
    }
    return bytes;
  }

  /**
   * Reads an encoding.
   *
   * @throws InvalidEncodingException if the bytes are not one under these parameters
   */
  public static Answer decode(byte[] bytes, ThresholdParameters parameters)
      throws InvalidEncodingException {
    if (bytes.length != encodedBytes(parameters)) {
      throw new InvalidEncodingException(
          "answer: %d bytes, need %d".formatted(bytes.length, encodedBytes(parameters)));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int magic = in.getInt();
    if (magic != MAGIC) {
      throw new InvalidEncodingException(
          "answer: starts with 0x%08x, need 0x%08x (VBTA)".formatted(magic, MAGIC));
    }
    int sender = in.get() & 0xff;
    if (sender < 1 || sender > parameters.bankCount()) {
      throw new InvalidEncodingException(
          "answer: bank %d, need 1 to %d".formatted(sender, parameters.bankCount()));
    }
    byte[] digest = Arrays.copyOfRange(bytes, 5, HEADER_BYTES);
    BgvContext context = parameters.context();
    double[][] rows = new double[parameters.decryptionLevel() + 1][context.parameters().degree()];
    int at = HEADER_BYTES;
    for (int i = 0; i < rows.length; i++) {
      Modulus q = context.ring(i).modulus();
      int bad = PackedRow.read(bytes, at, q, rows[i]);
      if (bad >= 0) {
        throw new InvalidEncodingException(
            "answer: value %d of row %d is not below its prime %s".formatted(bad, i, q));
      }
      at += PackedRow.bytes(rows[i].length, q);
    }
    return new Answer(new BankIndex(sender), CiphertextDigest.ofBytes(digest), rows);
  }

  @Override
  public String toString() {
    return "Answer[%s, %s]".formatted(sender, digest);
  }
}
