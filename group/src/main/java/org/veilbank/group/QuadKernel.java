package org.veilbank.group;

/** The kernel for processors with vectors of 256 bits. */
final class QuadKernel implements PointKernel {
  @Override
  public String name() {
    return "vector-256";
  }

  @Override
  public int decode(long[] points, byte[] encodings, int count) {
    return new QuadDecoder().decode(points, encodings, count);
  }

  @Override
  public int firstWrong(byte[] encodings, byte[] affine, int count) {
    return new QuadHintCheck().firstWrong(encodings, affine, count);
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
