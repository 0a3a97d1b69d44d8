package org.veilbank.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The compiler makes other code of vectors than the interpreter runs: both are to decode alike. */
class QuadDecoderTest {
  private static final int COUNT = 8;
  private static final int ROUNDS = 15_000;

  @Test
  void decodingIsTheSameOnceItIsCompiled() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    assumeTrue(VectorField.preferredBits() >= 256, "vectors are too short");
    long seed = System.nanoTime();
    byte[] encodings = new byte[Field.BYTES * COUNT];
    for (int i = 0; i < COUNT; i++) {
      Fixtures.point(new Random(seed + i)).compress().copyInto(encodings, Field.BYTES * i);
    }
    long[] expected = new long[Curve.POINT * COUNT];
    assertThat(new QuadDecoder().decode(expected, encodings, COUNT)).isEqualTo(COUNT);
    long[] points = new long[Curve.POINT * COUNT];
    for (int round = 0; round < ROUNDS; round++) {
      int decoded = new QuadDecoder().decode(points, encodings, COUNT);
      assertThat(decoded).as("round %d, seed %d", round, seed).isEqualTo(COUNT);
    }
    assertThat(points).as("seed %d", seed).isEqualTo(expected);
  }
}
