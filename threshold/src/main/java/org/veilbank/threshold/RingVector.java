package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.util.List;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.PackedRow;
import org.veilbank.math.Modulus;

/**
 * Some polynomials modulo the first primes of a context (ciphertext primes, then special ones), as
 * evaluations: what banks exchange to make keys. Not changed by any operation but {@link
 * #accumulate}.
 */
public final class RingVector {
  private static final int MAGIC = 0x56425256;
  private static final int HEADER_BYTES = 4 + 2 + 2;

  private final BgvContext context;
  private final double[][][] rows;

  /** Takes over rows in range, indexed by polynomial and prime. */
  RingVector(BgvContext context, double[][][] rows) {
    this.context = context;
    this.rows = rows;
  }

  /** The number of polynomials. */
  public int polynomialCount() {
    return rows.length;
  }

  /** The number of primes. */
  public int primeCount() {
    return rows[0].length;
  }

  /** Evaluations; shared, not to be changed. */
  double[] row(int polynomial, int prime) {
    return rows[polynomial][prime];
  }

  /**
   * The sum of vectors.
   *
   * @throws IllegalArgumentException if there are none, or they are of different shapes
   */
  static RingVector sum(List<RingVector> vectors) {
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("no vectors: need at least one");
    }
    RingVector first = vectors.get(0);
    int polynomials = first.polynomialCount();
    int primes = first.primeCount();
    for (RingVector vector : vectors) {
      if (vector.polynomialCount() != polynomials || vector.primeCount() != primes) {
        throw new IllegalArgumentException(
            "%d polynomials modulo %d primes: need %d modulo %d"
                .formatted(vector.polynomialCount(), vector.primeCount(), polynomials, primes));
      }
    }
    double[][][] sum = new double[polynomials][primes][];
    first
        .context
        .workers()
        .run(
            polynomials * primes,
            i -> {
              int k = i / primes;
              int prime = i % primes;
              double[] row = first.rows[k][prime].clone();
              for (RingVector vector : vectors.subList(1, vectors.size())) {
                first.context.ring(prime).add(row, vector.rows[k][prime], row);
              }
              sum[k][prime] = row;
            });
    return new RingVector(first.context, sum);
  }

  /**
   * Adds another vector in place, and gives its memory back: for a sum that nobody else has seen
   * yet, of vectors so large that not all of them should be in memory at once.
   *
   * @throws IllegalArgumentException if they are of different shapes
   */
  void accumulate(RingVector other) {
    if (other.polynomialCount() != polynomialCount() || other.primeCount() != primeCount()) {
      throw new IllegalArgumentException("%s: need %s".formatted(other, this));
    }
    int primes = primeCount();
    context
        .workers()
        .run(
            polynomialCount() * primes,
            i -> {
              double[] row = rows[i / primes][i % primes];
              context.ring(i % primes).add(row, other.rows[i / primes][i % primes], row);
            });
    for (double[][] polynomial : other.rows) {
      context.rows().give(polynomial);
    }
  }

  /** Bytes of the encoding of vectors of a shape. */
  static int encodedBytes(BgvContext context, int polynomials, int primes) {
    int bytes = 0;
    for (int i = 0; i < primes; i++) {
      bytes += PackedRow.bytes(context.parameters().degree(), context.ring(i).modulus());
    }
    return Math.addExact(HEADER_BYTES, Math.multiplyExact(polynomials, bytes));
  }

  /**
   * The canonical encoding: {@code VBRV}, the number of polynomials and of primes (2 bytes each),
   * then for each polynomial and prime the packed row.
   */
  public byte[] encode() {
    byte[] bytes = new byte[encodedBytes(context, polynomialCount(), primeCount())];
    ByteBuffer.wrap(bytes)
        .putInt(MAGIC)
        .putShort((short) polynomialCount())
        .putShort((short) primeCount());
    int at = HEADER_BYTES;
    for (double[][] polynomial : rows) {
      for (int i = 0; i < polynomial.length; i++) {
        Modulus q = context.ring(i).modulus();
        PackedRow.write(polynomial[i], q, bytes, at);
        at += PackedRow.bytes(polynomial[i].length, q);
      }
    }
    return bytes;
  }

  /**
   * Reads an encoding of a known shape.
   *
   * @throws InvalidEncodingException if the bytes are not one
   */
  public static RingVector decode(byte[] bytes, BgvContext context, int polynomials, int primes)
      throws InvalidEncodingException {
    return decode(bytes, 0, bytes.length, context, polynomials, primes);
  }

  /**
   * Reads an encoding of a known shape that lies among other bytes.
   *
   * @throws InvalidEncodingException if the bytes from start to end are not one
   */
  static RingVector decode(
      byte[] bytes, int start, int end, BgvContext context, int polynomials, int primes)
      throws InvalidEncodingException {
    int length = encodedBytes(context, polynomials, primes);
    if (end - start != length) {
      throw new InvalidEncodingException(
          "ring vector: %d bytes, need %d".formatted(end - start, length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
    int magic = in.getInt();
    int ofPolynomials = in.getShort() & 0xffff;
    int ofPrimes = in.getShort() & 0xffff;
    if (magic != MAGIC || ofPolynomials != polynomials || ofPrimes != primes) {
      throw new InvalidEncodingException(
          "ring vector: starts with 0x%08x and has %d polynomials modulo %d primes, need 0x%08x (VBRV), %d and %d"
              .formatted(magic, ofPolynomials, ofPrimes, MAGIC, polynomials, primes));
    }
    double[][][] rows = new double[polynomials][][];
    for (int k = 0; k < polynomials; k++) {
      rows[k] = context.rows().take(primes);
    }
    int[] offsets = new int[primes + 1];
    for (int i = 0; i < primes; i++) {
      offsets[i + 1] =
          offsets[i] + PackedRow.bytes(context.parameters().degree(), context.ring(i).modulus());
    }
    int[] bad = new int[polynomials * primes];
    context
        .workers()
        .run(
            bad.length,
            task -> {
              int k = task / primes;
              int i = task % primes;
              int at = start + HEADER_BYTES + k * offsets[primes] + offsets[i];
              bad[task] = PackedRow.read(bytes, at, context.ring(i).modulus(), rows[k][i]);
            });
    for (int task = 0; task < bad.length; task++) {
      if (bad[task] >= 0) {
        throw new InvalidEncodingException(
            "ring vector: value %d of polynomial %d is not below its prime %s"
                .formatted(bad[task], task / primes, context.ring(task % primes).modulus()));
      }
    }
    return new RingVector(context, rows);
  }

  @Override
  public String toString() {
    return "RingVector[%d polynomials modulo %d primes]".formatted(polynomialCount(), primeCount());
  }
}
