package org.veilbank.group;

import static org.veilbank.group.PointKernel.SLOT;

import java.util.Optional;

/**
 * Many pairs of points (C, D) in one array, to which others are added at millions a second: the
 * running sums of an account each. All start as pairs of identities. Takes {@value #BYTES_PER_SLOT}
 * bytes a slot. Changed in place, by one thread at a time.
 *
 * <p>How points lie in memory depends on the machine; {@link #exportEncodings} does not.
 */
public final class PointPairs {
  /** Memory in bytes for each pair. */
  public static final int BYTES_PER_SLOT = Long.BYTES * SLOT;

  /** Most pairs of one object: an array has fewer than 2^31 longs. */
  public static final int MAX_SLOTS = (Integer.MAX_VALUE - 8) / SLOT;

  /** Bytes of the encoding of a pair: those of C and D. */
  public static final int ENCODED_BYTES = 2 * CompressedRistretto.BYTES;

  private final PointKernel.Pairs pairs;
  private final long[] state;
  private final int slots;

  /**
   * Pairs of identities.
   *
   * @throws IllegalArgumentException if there are fewer than 0 or more than {@link #MAX_SLOTS}
   */
  public PointPairs(int slots) {
    this(slots, KernelChoice.CHOSEN);
  }

  PointPairs(int slots, PointKernel kernel) {
    if (slots < 0 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException(slots + " slots: expected 0 to " + MAX_SLOTS);
    }
    this.slots = slots;
    pairs = kernel.newPairs();
    state = new long[SLOT * slots];
    for (int slot = 0; slot < slots; slot++) {
      set(slot, RistrettoPoint.IDENTITY, RistrettoPoint.IDENTITY);
    }
  }

  /** Number of pairs. */
  public int slots() {
    return slots;
  }

  /** C of a slot. */
  public RistrettoPoint first(int slot) {
    return point(slot, 0);
  }

  /** D of a slot. */
  public RistrettoPoint second(int slot) {
    return point(slot, Curve.POINT);
  }

  private RistrettoPoint point(int slot, int offset) {
    long[] both = new long[SLOT];
    pairs.load(both, 0, state, slot);
    long[] point = new long[Curve.POINT];
    System.arraycopy(both, offset, point, 0, Curve.POINT);
    return new RistrettoPoint(point);
  }

  /** The pair of a slot = (c, d). */
  public void set(int slot, RistrettoPoint c, RistrettoPoint d) {
    long[] both = new long[SLOT];
    System.arraycopy(c.coordinates(), 0, both, 0, Curve.POINT);
    System.arraycopy(d.coordinates(), 0, both, Curve.POINT, Curve.POINT);
    pairs.store(state, slot, both, 0);
  }

  /**
   * For each i: the pair of slots[i] += (point 2i, point 2i + 1). A slot may occur several times.
   *
   * @throws IllegalArgumentException if there are not two points for each slot
   * @throws IndexOutOfBoundsException if a slot does not exist; then nothing is changed
   */
  public void add(int[] slots, AffinePoints points) {
    requirePoints(slots.length, 2, points);
    requireSlots(slots);
    pairs.add(state, slots, points.coordinates(), slots.length);
  }

  /**
   * For each transfer i, with the points C = 3i, D = 3i + 1 for the payer, E = 3i + 2 for the
   * payee: the pair of payers[i] -= (C, D), that of payees[i] += (C, E). Slots may occur several
   * times.
   *
   * @throws IllegalArgumentException if there are not as many payees as payers, and three points
   *     for each
   * @throws IndexOutOfBoundsException if a slot does not exist; then nothing is changed
   */
  public void transfer(int[] payers, int[] payees, AffinePoints points) {
    if (payers.length != payees.length) {
      throw new IllegalArgumentException(
          payers.length + " payers and " + payees.length + " payees");
    }
    requirePoints(payers.length, 3, points);
    requireSlots(payers);
    requireSlots(payees);
    pairs.transfer(state, payers, payees, points.coordinates(), payers.length);
  }

  private static void requirePoints(int count, int each, AffinePoints points) {
    if (points.size() != each * count) {
      throw new IllegalArgumentException(
          points.size() + " points for " + count + " entries: expected " + each + " each");
    }
  }

  private void requireSlots(int[] some) {
    for (int slot : some) {
      if (slot < 0 || slot >= slots) {
        throw new IndexOutOfBoundsException("slot " + slot + " of " + slots);
      }
    }
  }

  /** The pair of a slot += that of another, which becomes a pair of identities. */
  public void fold(int from, int into) {
    if (from == into) {
      throw new IllegalArgumentException("slot " + from + " folded into itself");
    }
    set(into, first(into).add(first(from)), second(into).add(second(from)));
    set(from, RistrettoPoint.IDENTITY, RistrettoPoint.IDENTITY);
  }

  /** The encodings of count pairs from a slot on, {@value #ENCODED_BYTES} bytes each. */
  public byte[] exportEncodings(int from, int count) {
    byte[] out = new byte[ENCODED_BYTES * count];
    long[] both = new long[SLOT];
    for (int i = 0; i < count; i++) {
      pairs.load(both, 0, state, from + i);
      RistrettoCodec.encode(out, ENCODED_BYTES * i, both, 0);
      RistrettoCodec.encode(out, ENCODED_BYTES * i + CompressedRistretto.BYTES, both, Curve.POINT);
    }
    return out;
  }

  /**
   * Pairs from a slot on = those that were exported; those before a fault are set.
   *
   * @throws InvalidEncodingException if one is none, or bytes are left over; the message has the
   *     slot
   */
  public void importEncodings(int from, byte[] encodings) throws InvalidEncodingException {
    if (encodings.length % ENCODED_BYTES != 0) {
      throw new InvalidEncodingException(
          "pairs of points",
          EncodingFault.LENGTH,
          encodings.length + " bytes, expected a multiple of " + ENCODED_BYTES);
    }
    long[] both = new long[SLOT];
    for (int at = 0; at < encodings.length; at += ENCODED_BYTES) {
      int slot = from + at / ENCODED_BYTES;
      decode(slot, both, 0, encodings, at);
      decode(slot, both, Curve.POINT, encodings, at + CompressedRistretto.BYTES);
      pairs.store(state, slot, both, 0);
    }
  }

  private static void decode(int slot, long[] both, int o, byte[] encodings, int at)
      throws InvalidEncodingException {
    Optional<EncodingFault> fault = RistrettoCodec.decode(both, o, encodings, at);
    if (fault.isPresent()) {
      throw new InvalidEncodingException(
          "point of slot " + slot, fault.get(), CompressedRistretto.of(encodings, at).toString());
    }
  }
}
