package org.veilbank.group;

/**
 * The kernel for processors with vectors of 256 bits. A few points are left to the portable one:
 * little is gained with them, and vectors take a hundred times as long until they are compiled,
 * which a process that has only a few should not wait for.
 */
final class QuadKernel implements PointKernel {
  private static final int FEWEST = 32;

  private final PointKernel forFew = new PortableKernel();
  private final int fewest;

  QuadKernel() {
    this(FEWEST);
  }

  /** With vectors from that many points on. */
  QuadKernel(int fewest) {
    this.fewest = fewest;
  }

  @Override
  public String name() {
    return "vector-256";
  }

  @Override
  public int decode(long[] points, byte[] encodings, int count) {
    return count < fewest
        ? forFew.decode(points, encodings, count)
        : new QuadDecoder().decode(points, encodings, count);
  }

  @Override
  public int firstWrong(byte[] encodings, byte[] affine, int count) {
    return count < fewest
        ? forFew.firstWrong(encodings, affine, count)
        : new QuadHintCheck().firstWrong(encodings, affine, count);
  }

  @Override
  public Pairs newPairs() {
    return new QuadPairs();
  }

  @Override
  public Buckets newBuckets(int width, long[] rows) {
    return new QuadBuckets(width, rows);
  }

  /** Two additions of three products, less half of one that a bucket's first point does without. */
  @Override
  public double bucketCost() {
    return 2.5;
  }
}
