package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
  /** From the outputs of Vigna's splitmix64.c that rosettacode.org lists for this seed. */
  @Test
  void theSequenceIsThePublishedOne() {
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("6457827717110365317");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("3203168211198807973");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("4593380528125082431");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("16408922859458223821");
  }

  @Test
  void theSequenceIsThatOfTheJdk() {
    SplitMix64 random = new SplitMix64(-42);
    SplittableRandom jdk = new SplittableRandom(-42);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.nextLong()).isEqualTo(jdk.nextLong());
    }
  }

  @Test
  void boundedNumbersStayBelowTheirBoundAndReachAllValues() {
    SplitMix64 random = new SplitMix64(1);
    int[] seen = new int[7];
    for (int i = 0; i < 70_000; i++) {
      seen[(int) random.nextBelow(7)]++;
    }
    // 10,000 each with a standard deviation of 93.
    assertThat(Arrays.stream(seen).boxed()).allMatch(n -> Math.abs(n - 10_000) < 500);
    assertThat(random.nextBelow(1)).isZero();
    assertThat(random.nextBelow((1L << 32) - 1)).isBetween(0L, (1L << 32) - 2);
  }
}
