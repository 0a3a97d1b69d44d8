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
    return new PortablePairs();
  }

  @Override
  public Buckets newBuckets(int width) {
    return new PortableBuckets(width);
  }

  @Override
  public double bucketCost() {
    return new PortableKernel().bucketCost();
  }
}
