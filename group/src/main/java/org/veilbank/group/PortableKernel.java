package org.veilbank.group;

/** The kernel in plain Java, one point at a time. */
final class PortableKernel implements PointKernel {
  @Override
  public String name() {
    return "portable";
  }

  @Override
  public int decode(long[] points, byte[] encodings, int count) {
    return new PortableDecoder().decode(points, encodings, count);
  }

  @Override
  public int firstWrong(byte[] encodings, byte[] affine, int count) {
    HintCheck hint = new HintCheck();
    for (int i = 0; i < count; i++) {
      if (!hint.isDecodingOf(encodings, Field.BYTES * i, affine, AFFINE_BYTES * i)) {
        return i;
      }
    }
    return count;
  }

  @Override
  public Pairs newPairs() {
    return new PortablePairs();
  }

  @Override
  public Buckets newBuckets(int width, long[] rows) {
    return new PortableBuckets(width, rows);
  }

  /** 18 products, less the 6 that a bucket's first point does without, against 7. */
  @Override
  public double bucketCost() {
    return 12.0 / 7;
  }
}
