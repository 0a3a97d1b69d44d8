package org.veilbank.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.veilbank.group.DiscreteLog;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.SignedTransaction;
import org.veilbank.proof.Ciphertext;
import org.veilbank.proof.ElGamalKeyPair;
import org.veilbank.proof.PedersenOpening;
import org.veilbank.proof.Proof;

/**
 * The card ledger: applying frames, with and without the hint check; the whole way with the disk;
 * verifying proofs; what a client does.
 *
 * <p>How other software is timed beside it. A prototype of the same sums (flat arrays, eight 64-bit
 * lanes of AVX-512 or, without them, one limb after the other; no journal, no sequence numbers, no
 * digests) applies 4096 transfers a frame between as many accounts, drawn by Zipf's law with the
 * same exponent, and is started in turn with this area, with the same JDK and kernel; its median of
 * thread CPU time is what {@code apply-affine} and {@code apply-hint} are compared with. zk-sdk
 * (WebAssembly, npm 0.4.1) runs in Node 20 on the same machine, one thread, process CPU time,
 * median of 9 to 50 calls after two for warming up, each on a proof of its own making: {@code
 * verify} of a range proof of 64 bits stands beside {@code verify-range-u64-batch}, the sum of a
 * grouped validity, an equality and a 128-bit range proof beside {@code verify-purchase} (making
 * them: {@code client-prove}), and a grouped encryption for two keys beside {@code client-encrypt}.
 */
final class LedgerBench implements BenchArea {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    new Run(options.quick(), new Figures(name(), sink)).all();
  }

  /** One run of all figures. */
  private static final class Run {
    private final boolean quick;
    private final Figures figures;
    private final Stopwatch stopwatch;
    private final SecureRandom random = new SecureRandom();

    Run(boolean quick, Figures figures) {
      this.quick = quick;
      this.figures = figures;
      stopwatch = new Stopwatch(quick, false);
    }

    void all() {
      clients();
      verification();
      try {
        int portions = quick ? 4 : 12;
        new ApplyRun(new LedgerLoad(quick ? 10_000 : 100_000), figures)
            .measureAffine("apply-affine-100k", portions);
        LedgerLoad load = new LedgerLoad(quick ? 100_000 : 1_000_000);
        new ApplyRun(load, figures).measureBoth("apply-affine-1m", "apply-hint-1m", portions);
        load.rewind();
        new DurableRun(load, quick ? 100 : 500, figures).measure(quick ? 3 : 5);
      } catch (InvalidFrameException | InvalidEncodingException e) {
        throw new IllegalStateException("our own frame was refused", e);
      } catch (IOException | ExecutionException e) {
        throw new IllegalStateException("a fresh ledger failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    private void clients() {
      SamplePurchase payer = new SamplePurchase(random);
      figures.micros(
          "client-encrypt",
          "a purchase: commitment, handles for payer and payee",
          stopwatch.measure(payer::encrypt),
          1);
      figures.micros(
          "client-prove",
          "the same with proofs and signature, %,d bytes".formatted(payer.buy().encode().length),
          stopwatch.measure(payer::buy),
          1);
      decrypt(32, 16);
      decrypt(40, 20);
    }

    private void decrypt(int bits, int tableBits) {
      long start = THREADS.getCurrentThreadCpuTime();
      DiscreteLog table = DiscreteLog.of(bits, tableBits);
      double micros = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
      ElGamalKeyPair keys = ElGamalKeyPair.generate(random);
      List<Ciphertext> balances = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        long balance = random.nextLong() >>> (Long.SIZE - bits);
        balances.add(Ciphertext.encrypt(keys.publicKey(), balance, PedersenOpening.random(random)));
      }
      String parameters =
          "balances below 2^%d, table of 2^%d entries (%,d MB)"
              .formatted(bits, tableBits, (16L << tableBits) >> 20);
      int[] next = new int[1];
      figures.micros(
          "client-decrypt-" + bits,
          parameters,
          stopwatch.measure(() -> {
            if (keys.decrypt(balances.get(next[0]++ & 63), table).isEmpty()) {
              throw new IllegalStateException("our own ciphertext was not decrypted");
            }
          }),
          1);
      figures.samples(
          "client-decrypt-" + bits + "-table", parameters, 1, new double[] {micros}, "us");
    }

    private void verification() {
      int most = 128;
      List<Proof> proofs = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        proofs.add(ProofBench.range(64, random));
      }
      for (int count : new int[] {32, most}) {
        figures.rate(
            "verify-range-u64-batch",
            "64 bits, batches of " + count,
            stopwatch.measure(() -> ProofBench.verify(proofs.subList(0, count), random)),
            count);
      }
      SamplePurchase payer = new SamplePurchase(random);
      List<SignedTransaction> purchases = new ArrayList<>();
      for (int count : quick ? new int[] {1, 32} : new int[] {1, 32, most}) {
        while (purchases.size() < count) {
          purchases.add(payer.buy());
        }
        figures.micros(
            "verify-purchase",
            "two handles, equality, 128 bits, signature; batches of " + count,
            stopwatch.measure(() -> payer.verify(purchases)),
            count);
      }
    }
  }

  @Override
  public String published() {
    return """
    Measured elsewhere (a prototype that only adds, Zen 4 with AVX-512, one thread, a million
    accounts), for orientation, 1/s: affine points 3.2 million (100,000 accounts: 3.8 million), with
    the hint check 2 million. durable-end-to-end is bound by what is largest: durable-check,
    -journal and -apply together divided by the processors, durable-apply by itself, or the bytes
    that the disk takes (durable-written beside durable-disk-alone).
    """;
  }
}
