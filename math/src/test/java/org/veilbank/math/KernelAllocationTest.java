package org.veilbank.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A kernel's steady state allocates nothing. */
class KernelAllocationTest {
  private static final int LENGTH = 1 << RowFixtures.MIN_LEVELS;

  /** Calls after which the vector kernel is compiled, and keeps its vectors in registers. */
  private static final int WARM_UP_CALLS = 200_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void thePortableKernelAllocatesNothing() {
    assertThat(allocatedBytes(new PortableKernel(), 5)).isZero();
  }

  @Test
  void theVectorKernelAllocatesNothingOnceCompiled() {
    assumeTrue(KernelChoice.choose("auto").name().startsWith("vector"), "vectors are too short");
    assertThat(allocatedBytes(new VectorKernel(), WARM_UP_CALLS)).isZero();
  }

  /** What a call of every method allocates: 0 as soon as it is, else that of the last call. */
  private long allocatedBytes(RingKernel kernel, int calls) {
    Random random = new Random(1);
    for (int bits : new int[] {44, 50}) {
      Modulus q = RowFixtures.modulus(bits, LENGTH);
      Ntt ntt = kernel.ntt(new NttRoots(LENGTH, q));
      double[][] x = RowFixtures.rows(random, 12, LENGTH, q, 1);
      double[] weights = RowFixtures.row(random, LENGTH, q, 1);
      double carry = ExactSum.of(5, 5 * q.real() * 0x1p44, q).carry();
      long allocated = Long.MAX_VALUE;
      for (int i = 0; i < calls && allocated != 0; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        everyMethod(kernel, ntt, x, weights, carry, q);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      if (allocated != 0) {
        return allocated;
      }
    }
    return 0;
  }

  private static void everyMethod(
      RingKernel kernel, Ntt ntt, double[][] x, double[] w, double carry, Modulus q) {
    ntt.forward(x[0]);
    ntt.inverse(x[0], 1, 1);
    ntt.forwardLazy(x[0]);
    kernel.reduce(x[0], x[0], q, 0, LENGTH);
    kernel.add(x[0], x[1], x[2], q, 0, LENGTH);
    kernel.subtract(x[0], x[1], x[2], q, 0, LENGTH);
    kernel.multiply(x[0], x[1], x[2], q, 0, LENGTH);
    kernel.multiplyAdd(x[0], x[1], x[2], q, 0, LENGTH);
    kernel.scale(x[0], 3, x[2], q, 0, LENGTH);
    kernel.subtractAndScale(x[0], x[1], 3, x[2], q, 0, LENGTH);
    kernel.square(x[0], x[1], x[9], x[10], x[11], q, 0, LENGTH);
    kernel.tensor(x[0], x[1], x[2], x[3], x[9], x[10], x[11], q, 0, LENGTH);
    kernel.tensorAdd(x[0], x[1], x[2], x[3], x[9], x[10], x[11], q, 0, LENGTH);
    kernel.combine(x, 0, 5, w, 0, carry, x[11], q, 0, LENGTH);
    kernel.innerProducts(x, x, x, 3, x[4], x[5], 7, carry, x[10], x[11], q, 0, LENGTH);
    kernel.quotients(x, 5, w, x[11], 0, LENGTH);
  }
}
