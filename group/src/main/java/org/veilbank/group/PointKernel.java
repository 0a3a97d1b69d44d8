package org.veilbank.group;

/**
 * The loops over many points: three implementations, for machines with vectors of 512 bits, of 256
 * bits, and in plain Java. Everything is about public data, in variable time. A kernel may be used
 * by many threads, what it makes by one.
 *
 * <p>Affine points are {@link #AFFINE_BYTES} bytes: x, then y, 32 little-endian bytes each, below
 * p.
 */
interface PointKernel {
  /** Longs of a slot: two extended points. */
  int SLOT = 2 * Curve.POINT;

  /** Bytes of an affine point. */
  int AFFINE_BYTES = 2 * Field.BYTES;

  /** Slots that are touched before they are needed, so that memory is read side by side. */
  int BLOCK = 32;

  /** "vector-512", "vector-256" or "portable". */
  String name();

  /**
   * points = the extended points, with Z = 1, that 32-byte encodings decode to.
   *
   * @return the first index below count whose encoding is invalid; count if there is none
   */
  int decode(long[] points, byte[] encodings, int count);

  /**
   * The first index below count whose affine point is not, or not canonically, what its 32-byte
   * encoding decodes to; count if there is none.
   */
  int firstWrong(byte[] encodings, byte[] affine, int count);

  /** Sums of pairs of points, with scratch of its own. */
  Pairs newPairs();

  /**
   * Buckets for digits up to 2^(width - 1) in size and these points: affine Niels rows of {@link
   * Curve}.
   */
  Buckets newBuckets(int width, long[] rows);

  /** What reading and adding up a bucket costs, if adding a point to one costs 1. */
  double bucketCost();

  /**
   * Pairs of points in a state: an array of slots of {@link #SLOT} longs, in a layout that is the
   * kernel's own. Storing and loading use no scratch: many threads may, in different slots.
   */
  interface Pairs {
    /** Slot = two extended points of {@link Curve}, one after another from offset i on. */
    void store(long[] state, int slot, long[] points, int i);

    /** out = the two extended points of a slot. */
    void load(long[] out, int o, long[] state, int slot);

    /**
     * Slot slots[i] gets affine points 2i and 2i + 1 added to its first and its second point, for i
     * from 0 to count - 1.
     */
    void add(long[] state, int[] slots, byte[] affine, int count);

    /**
     * Transfer i has the affine points 3i, 3i + 1, 3i + 2: slot payers[i] gets the first and the
     * second subtracted, slot payees[i] the first and the third added, for i from 0 to count - 1 in
     * order.
     */
    void transfer(long[] state, int[] payers, int[] payees, byte[] affine, int count);
  }

  /** Sums of points with the same digit, of which a weighted sum is taken. */
  interface Buckets {
    /**
     * sum += the sum of digits[from + j] times point j, for j from 0 to count - 1. The sum is an
     * extended point of {@link Curve}.
     */
    void addWeighted(long[] sum, short[] digits, int from, int count);
  }
}
