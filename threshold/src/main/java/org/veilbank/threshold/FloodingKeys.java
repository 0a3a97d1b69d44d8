package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.math.ExactSum;
import org.veilbank.math.Modulus;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;

/**
 * A bank's keys for pseudo-random secret sharing (Cramer, Damgard and Ishai, "Share conversion,
 * pseudorandom secret-sharing and applications", TCC 2005): one for each set of n-t+1 banks that it
 * is in. From them, without a message, the banks derive Shamir shares of flooding noise that nobody
 * chose, the same for everybody who asks again (THR-2.1).
 */
public final class FloodingKeys implements AutoCloseable {
  private static final String LABEL = "veilbank/flooding";
  private static final int MAGIC = 0x5642464b;
  private static final int HEADER_BYTES = Integer.BYTES + 1 + Short.BYTES;
  private static final int KEY_BYTES = Short.BYTES + Seed.BYTES;

  /** A term of up to 128 bits is cut into three, which doubles hold exactly. */
  private static final int CHUNKS = 3;

  private static final int CHUNK_BITS = 40;
  private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;

  private final ThresholdParameters parameters;
  private final BankIndex holder;
  private final SortedMap<Integer, Seed> keys;

  /**
   * The keys of one bank.
   *
   * @param keys a secret seed for each of {@link ThresholdParameters#subsets} that the bank is in;
   *     taken over
   * @throws IllegalArgumentException if one is missing, or one is too many
   */
  public FloodingKeys(ThresholdParameters parameters, BankIndex holder, Map<Integer, Seed> keys) {
    parameters.requireMember(holder);
    this.parameters = parameters;
    this.holder = holder;
    this.keys = new TreeMap<>(keys);
    for (int subset : parameters.subsets()) {
      if (ThresholdParameters.contains(subset, holder) != keys.containsKey(subset)) {
        throw new IllegalArgumentException(
            "%s: need the keys of exactly the sets that it is in, set %s is wrong"
                .formatted(holder, Integer.toBinaryString(subset)));
      }
    }
    if (!parameters.subsets().containsAll(keys.keySet())) {
      throw new IllegalArgumentException("%s: has a key of no set".formatted(holder));
    }
  }

  /**
   * The keys' encoding, as secret as they are, and the one way out: to be kept under a key. {@code
   * VBFK}, the bank (1 byte), the number of keys (2 bytes), then, in ascending order of the sets,
   * the set's mask (2 bytes) and the seed.
   */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + keys.size() * KEY_BYTES);
    out.putInt(MAGIC).put((byte) holder.value()).putShort((short) keys.size());
    keys.forEach((subset, key) -> {
      byte[] seed = key.exportBytes();
      out.putShort(subset.shortValue()).put(seed);
      Arrays.fill(seed, (byte) 0);
    });
    return out.array();
  }

  /**
   * The keys that bytes encode.
   *
   * @throws InvalidEncodingException naming what is wrong with them
   */
  public static FloodingKeys decode(
      byte[] encoded, ThresholdParameters parameters, BankIndex holder)
      throws InvalidEncodingException {
    parameters.requireMember(holder);
    List<Integer> subsets =
        parameters.subsets().stream()
            .filter(subset -> ThresholdParameters.contains(subset, holder))
            .toList();
    int length = HEADER_BYTES + subsets.size() * KEY_BYTES;
    if (encoded.length != length) {
      throw new InvalidEncodingException(
          "flooding keys: %d bytes, need %d".formatted(encoded.length, length));
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    int magic = in.getInt();
    int bank = in.get() & 0xff;
    int count = in.getShort() & 0xffff;
    if (magic != MAGIC || bank != holder.value() || count != subsets.size()) {
      throw new InvalidEncodingException(
          "flooding keys: start with 0x%08x and are %d of bank %d, need 0x%08x (VBFK), %d of %s"
              .formatted(magic, count, bank, MAGIC, subsets.size(), holder));
    }
    Map<Integer, Seed> keys = new TreeMap<>();
    for (int subset : subsets) {
      int mask = in.getShort() & 0xffff;
      if (mask != subset) {
        keys.values().forEach(Seed::close);
        throw new InvalidEncodingException(
            "flooding keys: key %d is of set %s, need %s"
                .formatted(
                    keys.size(), Integer.toBinaryString(mask), Integer.toBinaryString(subset)));
      }
      byte[] seed = new byte[Seed.BYTES];
      in.get(seed);
      keys.put(subset, Seed.of(seed));
      Arrays.fill(seed, (byte) 0);
    }
    return new FloodingKeys(parameters, holder, keys);
  }

  /** The bank that holds them. */
  public BankIndex holder() {
    return holder;
  }

  /**
   * The bank's share of the noise of one decryption, modulo each prime of the decryption level, as
   * coefficients. Rows are the context's, to be given back erased.
   */
  double[][] noiseShare(CiphertextDigest digest) {
    BgvContext context = parameters.context();
    double[][] chunks = context.rows().take(CHUNKS * keys.size());
    int at = 0;
    for (Seed key : keys.values()) {
      try (Seed seed = key.derive(LABEL, digest.words());
          RandomStream stream = seed.stream()) {
        sampleTerm(stream, chunks[at], chunks[at + 1], chunks[at + 2]);
      }
      at += CHUNKS;
    }
    double[][] share = context.rows().take(parameters.decryptionLevel() + 1);
    int degree = context.parameters().degree();
    context
        .workers()
        .run(
            share.length,
            i -> {
              Modulus q = context.ring(i).modulus();
              double[] weights = weights(q);
              double largest = 0;
              for (int term = 0; term < weights.length; term++) {
                largest += Math.abs(weights[term]) * chunkBound(term % CHUNKS);
              }
              ExactSum sum = ExactSum.of(weights.length, largest, q);
              context
                  .ring(i)
                  .combine(chunks, 0, weights.length, weights, 0, sum, share[i], 0, degree);
            });
    for (double[] row : chunks) {
      context.rows().giveErased(row);
    }
    return share;
  }

  /**
   * Uniform integers in [-2^f, 2^f), in three chunks of 40, 40 and up to 48 bits, the last signed.
   * For each, two 8-byte words are read, the low one first; of the 128 bits the lowest f+1 are
   * kept.
   */
  private void sampleTerm(RandomStream stream, double[] low, double[] middle, double[] high) {
    int bits = parameters.floodingBits();
    long maskHigh = bits + 1 > Long.SIZE ? -1L >>> (2 * Long.SIZE - bits - 1) : 0;
    long maskLow = bits + 1 >= Long.SIZE ? -1L : (1L << (bits + 1)) - 1;
    long halfHigh = bits >= Long.SIZE ? 1L << (bits - Long.SIZE) : 0;
    long halfLow = bits >= Long.SIZE ? 0 : 1L << bits;
    for (int i = 0; i < low.length; i++) {
      long wordLow = stream.nextLong() & maskLow;
      long wordHigh = stream.nextLong() & maskHigh;
      long x = wordLow - halfLow;
      // The borrow of the low words, without a branch.
      long borrow = ((~wordLow & halfLow) | (~(wordLow ^ halfLow) & x)) >>> 63;
      long y = wordHigh - halfHigh - borrow;
      low[i] = (double) (x & CHUNK_MASK);
      middle[i] = (double) ((x >>> CHUNK_BITS | y << (Long.SIZE - CHUNK_BITS)) & CHUNK_MASK);
      high[i] = (double) (y >> (2 * CHUNK_BITS - Long.SIZE));
    }
  }

  private double chunkBound(int chunk) {
    int bits = parameters.floodingBits() - 2 * CHUNK_BITS;
    return chunk < CHUNKS - 1 ? 0x1p40 : Math.scalb(1.0, Math.max(0, bits));
  }

  /** For each key and chunk: the set's polynomial at this bank's point, times the chunk's place. */
  private double[] weights(Modulus q) {
    double[] weights = new double[CHUNKS * keys.size()];
    long place = q.canonical(1L << CHUNK_BITS);
    int at = 0;
    for (int subset : keys.keySet()) {
      long weight = polynomialAt(subset, q);
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        weights[at++] = q.balanced(weight);
        weight = q.multiply(weight, place);
      }
    }
    return weights;
  }

  /** The polynomial that is 1 at 0 and 0 at the banks outside a set, at this bank's point. */
  private long polynomialAt(int subset, Modulus q) {
    long value = 1;
    for (BankIndex bank : parameters.banks()) {
      if (!ThresholdParameters.contains(subset, bank)) {
        long factor = q.canonical((long) bank.value() - holder.value());
        value = q.multiply(value, q.multiply(factor, q.invert(bank.value())));
      }
    }
    return value;
  }

  /** Erases the keys. */
  @Override
  public void close() {
    keys.values().forEach(Seed::close);
  }

  @Override
  public String toString() {
    return "FloodingKeys[%s, redacted]".formatted(holder);
  }
}
