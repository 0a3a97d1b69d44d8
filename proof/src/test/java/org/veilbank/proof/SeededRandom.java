package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** A source that can be repeated: for tests only. */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient SplittableRandom source;

  SeededRandom(long seed) {
    source = new SplittableRandom(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    source.nextBytes(bytes);
  }

  @Override
  public String toString() {
    return "SeededRandom";
  }
}
