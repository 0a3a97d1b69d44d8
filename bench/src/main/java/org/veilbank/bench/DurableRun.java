package org.veilbank.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.veilbank.ledger.Frame;
import org.veilbank.ledger.FramePosition;
import org.veilbank.ledger.FrameResults;
import org.veilbank.ledger.LedgerEngine;
import org.veilbank.ledger.LedgerParameters;
import org.veilbank.ledger.LedgerStatistics;

/**
 * A ledger in a temporary folder: the bytes of frames lie in memory; all processors check them, and
 * a frame is done when it is forced to the disk, applied and answered. Elapsed time from the first
 * byte to the last answer; beside it what each stage takes of a processor, and what the disk can do
 * by itself, so that one sees which of them is the bound.
 */
final class DurableRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;

  /** Frames that are being checked, or wait for the ledger. */
  private static final int AHEAD = 32;

  private final int processors = Runtime.getRuntime().availableProcessors();
  private final LedgerLoad load;
  private final int frames;
  private final Figures figures;
  private final LongAdder checkNanos = new LongAdder();

  /** A sample has so many frames. */
  DurableRun(LedgerLoad load, int frames, Figures figures) {
    this.load = load;
    this.frames = frames;
    this.figures = figures;
  }

  void measure(int samples) throws IOException, ExecutionException, InterruptedException {
    Path folder = Files.createTempDirectory("veil-bench-ledger");
    try (ExecutorService checkers = Executors.newFixedThreadPool(processors)) {
      LedgerParameters parameters =
          LedgerParameters.of(LedgerLoad.ledger()).withExpectedAccounts(load.accounts());
      try (LedgerEngine engine = LedgerEngine.open(folder.resolve("ledger"), parameters)) {
        for (Frame frame : load.opening()) {
          engine.submit(frame).get();
        }
        measure(samples, folder, engine, checkers);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void measure(int samples, Path folder, LedgerEngine engine, ExecutorService checkers)
      throws IOException, ExecutionException, InterruptedException {
    run(engine, checkers);
    checkNanos.reset();
    double[] seconds = new double[samples];
    LedgerStatistics before = engine.statistics();
    long journal = cpuNanos("ledger-journal");
    long apply = cpuNanos("ledger-apply");
    for (int i = 0; i < samples; i++) {
      seconds[i] = run(engine, checkers);
    }
    double transactions = (double) frames * LedgerLoad.FRAME;
    double all = samples * transactions;
    LedgerStatistics after = engine.statistics();
    long forced = after.forced() - before.forced();
    long bytes = after.journalBytes() - before.journalBytes();
    double sum = Arrays.stream(seconds).sum();
    String parameters =
        "%s, %d frames a sample, %s".formatted(load, frames, Files.getFileStore(folder).type());
    report("durable-end-to-end", parameters, rates(seconds, transactions), "1/s wall");
    double journalled = cpuNanos("ledger-journal") - journal;
    double applied = cpuNanos("ledger-apply") - apply;
    report("durable-check", parameters, checkNanos.sum() / NANOS_PER_MICRO / all, "us");
    report("durable-journal", parameters, journalled / NANOS_PER_MICRO / all, "us");
    report("durable-apply", parameters, applied / NANOS_PER_MICRO / all, "us");
    report("durable-written", parameters, bytes / MEGA / sum, "MB/s wall");
    report("durable-forced", parameters, forced / sum, "1/s wall");
    report("durable-disk-alone", parameters, disk(folder, (int) (bytes / forced)), "MB/s wall");
    if (!engine.isConserved()) {
      throw new IllegalStateException("the sum of all accounts has changed");
    }
  }

  private void report(String name, String parameters, double figure, String unit) {
    report(name, parameters, new double[] {figure}, unit);
  }

  private void report(String name, String parameters, double[] samples, String unit) {
    figures.samples(name, parameters, processors, samples, unit);
  }

  private static double[] rates(double[] seconds, double each) {
    return Arrays.stream(seconds).map(s -> each / s).toArray();
  }

  /** Seconds from the first byte to the last answer. */
  private double run(LedgerEngine engine, ExecutorService checkers)
      throws ExecutionException, InterruptedException {
    List<byte[]> bytes = new ArrayList<>();
    List<FramePosition> positions = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      Frame frame = load.next().frame;
      bytes.add(frame.encode());
      positions.add(frame.position());
    }
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    Deque<Future<Frame>> checking = new ArrayDeque<>();
    long start = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      byte[] frame = bytes.get(i);
      FramePosition position = positions.get(i);
      checking.add(checkers.submit(() -> check(frame, position)));
      if (checking.size() == AHEAD) {
        answers.add(engine.submit(checking.remove().get()).thenApply(FrameResults::doneCount));
      }
    }
    for (Future<Frame> rest : checking) {
      answers.add(engine.submit(rest.get()).thenApply(FrameResults::doneCount));
    }
    int done = 0;
    for (CompletableFuture<Integer> answer : answers) {
      done += answer.get();
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    if (done != frames * LedgerLoad.FRAME) {
      throw new IllegalStateException("our own transactions were refused");
    }
    return seconds;
  }

  private Frame check(byte[] bytes, FramePosition position) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    Frame frame = Frame.decode(bytes, position);
    checkNanos.add(THREADS.getCurrentThreadCpuTime() - start);
    return frame;
  }

  /** What a thread of the ledger has used of a processor. */
  private static long cpuNanos(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals(thread))
        .mapToLong(t -> THREADS.getThreadCpuTime(t.threadId()))
        .sum();
  }

  /** As many bytes as the ledger forces at once, appended to a file and forced, again and again. */
  private static double[] disk(Path folder, int bytes) throws IOException {
    double[] rates = new double[15];
    ByteBuffer group = ByteBuffer.allocateDirect(bytes);
    try (FileChannel out =
        FileChannel.open(
            folder.resolve("plain"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < rates.length; i++) {
        group.clear();
        long start = System.nanoTime();
        while (group.hasRemaining()) {
          out.write(group);
        }
        out.force(false);
        rates[i] = bytes * NANOS / MEGA / (System.nanoTime() - start);
      }
    }
    return rates;
  }
}
