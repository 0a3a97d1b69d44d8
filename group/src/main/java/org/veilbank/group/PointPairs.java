package org.veilbank.group;

import static org.veilbank.group.PointKernel.AFFINE_BYTES;
import static org.veilbank.group.PointKernel.SLOT;

import java.util.Objects;
import java.util.Optional;

/**
 * Many pairs of points (C, D) in one array, to which others are added at millions a second: the
 * running sums of an account each. All start as pairs of identities. Takes {@value #BYTES_PER_SLOT}
 * bytes a slot. Changed in place, by one thread at a time.
 *
 * <p>How points lie in memory depends on the machine; {@link #exportCoordinates} does not.
 */
public final class PointPairs {
  /** Memory in bytes for each pair. */
  public static final int BYTES_PER_SLOT = Long.BYTES * SLOT;

  /** Most pairs of one object: an array has fewer than 2^31 longs. */
  public static final int MAX_SLOTS = (Integer.MAX_VALUE - 8) / SLOT;

  /** Bytes of the coordinates of a pair: those of C and D. */
  public static final int COORDINATE_BYTES = 2 * AFFINE_BYTES;

  /** Pairs that share an inversion. */
  private static final int INVERTED = 128;

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

  /**
   * The coordinates of count pairs from a slot on, {@value #COORDINATE_BYTES} bytes each: x and y
   * of C, then of D, 32 little-endian bytes each, below p. Any number of threads may export while
   * nothing changes.
   *
   * <p>They are those of one of the four points that an element is, so they say nothing about
   * whether two elements are the same: {@link #isSame} does.
   *
   * @throws IndexOutOfBoundsException if a slot does not exist
   */
  public byte[] exportCoordinates(int from, int count) {
    Objects.checkFromIndexSize(from, count, slots);
    byte[] out = new byte[COORDINATE_BYTES * count];
    long[] points = new long[SLOT * Math.min(count, INVERTED)];
    for (int start = 0; start < count; start += INVERTED) {
      int some = Math.min(INVERTED, count - start);
      for (int i = 0; i < some; i++) {
        pairs.load(points, SLOT * i, state, from + start + i);
      }
      Curve.normalise(points, 0, 2 * some);
      for (int i = 0; i < 2 * some; i++) {
        Curve.storeAffine(
            out, COORDINATE_BYTES * start + AFFINE_BYTES * i, points, Curve.POINT * i);
      }
    }
    return out;
  }

  /**
   * Pairs from a slot on = those that were exported; after a fault some of them are set. Threads
   * may import side by side, into different slots.
   *
   * <p>Each point is checked to be on the curve. That all are even, as those of elements are, is
   * checked for the sum of the points of a call: one that is not is found, two at once are not. So
   * take only what is known to come from {@link #exportCoordinates}, by a digest for example; of
   * points that come from elsewhere the encodings are decoded, or {@linkplain AffinePoints#check
   * checked}.
   *
   * @throws InvalidEncodingException if one is none, or bytes are left over; the message has the
   *     slots
   * @throws IndexOutOfBoundsException if a slot does not exist; then nothing is changed
   */
  public void importCoordinates(int from, byte[] coordinates) throws InvalidEncodingException {
    if (coordinates.length % COORDINATE_BYTES != 0) {
      throw new InvalidEncodingException(
          "pairs of points",
          EncodingFault.LENGTH,
          coordinates.length + " bytes, expected a multiple of " + COORDINATE_BYTES);
    }
    int count = coordinates.length / COORDINATE_BYTES;
    Objects.checkFromIndexSize(from, count, slots);
    long[] both = new long[SLOT];
    PointCheck check = new PointCheck();
    for (int i = 0; i < count; i++) {
      load(check, from + i, both, 0, coordinates, COORDINATE_BYTES * i);
      load(check, from + i, both, Curve.POINT, coordinates, COORDINATE_BYTES * i + AFFINE_BYTES);
      pairs.store(state, from + i, both, 0);
    }
    if (!check.isSumEven()) {
      throw new InvalidEncodingException(
          "a point of slots " + from + " to " + (from + count - 1), EncodingFault.NOT_EVEN);
    }
  }

  private static void load(
      PointCheck check, int slot, long[] both, int o, byte[] coordinates, int at)
      throws InvalidEncodingException {
    Optional<EncodingFault> fault = check.load(both, o, coordinates, at);
    if (fault.isPresent()) {
      throw new InvalidEncodingException("point of slot " + slot, fault.get());
    }
  }

  /**
   * Whether count pairs from a slot on are the same elements as those of another in the same slots,
   * by RFC 9496, section 4.3.3: for points of the curve that are no elements it does not hold
   * either, unless they differ by one of the four points that are the identity.
   *
   * @throws IndexOutOfBoundsException if a slot does not exist
   */
  public boolean isSame(PointPairs other, int from, int count) {
    Objects.checkFromIndexSize(from, count, Math.min(slots, other.slots));
    long[] own = new long[SLOT];
    long[] others = new long[SLOT];
    long same = -1;
    for (int slot = from; slot < from + count; slot++) {
      pairs.load(own, 0, state, slot);
      other.pairs.load(others, 0, other.state, slot);
      same &=
          RistrettoCodec.equalMask(own, 0, others, 0)
              & RistrettoCodec.equalMask(own, Curve.POINT, others, Curve.POINT);
    }
    return same != 0;
  }
}
