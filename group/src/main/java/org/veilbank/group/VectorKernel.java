package org.veilbank.group;

/** The kernel for processors with vectors of 512 bits. */
final class VectorKernel implements PointKernel {
  @Override
  public String name() {
    return "vector-512";
  }

  @Override
  public int decode(long[] points, byte[] encodings, int count) {
    return new VectorDecoder().decode(points, encodings, count);
  }

  @Override
  public int firstWrong(byte[] encodings, byte[] affine, int count) {
    return new VectorHintCheck().firstWrong(encodings, affine, count);
  }

  @Override
  public Pairs newPairs() {
    return new VectorPairs();
  }

  @Override
  public Buckets newBuckets(int width, long[] rows) {
    return new VectorBuckets(width, rows);
  }

  /** Two additions of three steps of products, against two steps; either for two points. */
  @Override
  public double bucketCost() {
    return 6;
  }
}
