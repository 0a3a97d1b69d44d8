package org.veilbank.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.ledger.Frame;
import org.veilbank.ledger.FrameResults;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.LedgerState;

/**
 * Applies frames that lie in memory, each once, as in a ledger. A sample is the thread CPU time of
 * one frame, divided by its transactions. Frames are made in portions, so that a million accounts
 * and their load fit into the heap. Frames whose points were checked before and those whose hints
 * are checked in the measured time take turns, on the same state.
 */
final class ApplyRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int PORTION = 50;
  private static final int WARM_UP_PORTIONS = 3;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS = 1e6;

  private final LedgerLoad load;
  private final Figures figures;
  private final LedgerState state;

  /** All accounts are opened. */
  ApplyRun(LedgerLoad load, Figures figures) {
    this.load = load;
    this.figures = figures;
    state = new LedgerState(LedgerLoad.ledger(), load.accounts());
    load.opening().forEach(state::apply);
  }

  void measureAffine(String name, int portions) throws InvalidEncodingException {
    List<Double> affine = new ArrayList<>();
    for (int i = -WARM_UP_PORTIONS; i < portions; i++) {
      if (i == 0) {
        affine.clear();
      }
      for (LedgerLoad.Load each : portion(PORTION)) {
        affine.add(apply(each, false));
      }
    }
    report(name, "points checked before", affine);
    requireConserved();
  }

  /** Besides, what checking a whole frame takes: its digests and records too. */
  void measureBoth(String affineName, String hintName, int portions)
      throws InvalidFrameException, InvalidEncodingException {
    List<Double> affine = new ArrayList<>();
    List<Double> hint = new ArrayList<>();
    List<Double> check = new ArrayList<>();
    for (int i = -WARM_UP_PORTIONS; i < portions; i++) {
      if (i == 0) {
        affine.clear();
        hint.clear();
        check.clear();
      }
      List<LedgerLoad.Load> loads = portion(2 * PORTION);
      for (int k = 0; k < loads.size(); k += 2) {
        affine.add(apply(loads.get(k), false));
        hint.add(apply(loads.get(k + 1), true));
        check.add(decode(loads.get(k + 1).frame));
      }
    }
    report(affineName, "points checked before", affine);
    report(hintName, "hint check included", hint);
    figures.samples("check-frame", load.toString(), 1, array(check), "us");
    requireConserved();
  }

  private List<LedgerLoad.Load> portion(int frames) {
    List<LedgerLoad.Load> loads = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      loads.add(load.next());
    }
    return loads;
  }

  private double apply(LedgerLoad.Load one, boolean withHints) throws InvalidEncodingException {
    long start = THREADS.getCurrentThreadCpuTime();
    int points = withHints ? AffinePoints.check(one.encodings, one.coordinates).size() : 0;
    FrameResults results = state.apply(one.frame);
    double micros = micros(start);
    if (results.doneCount() < results.size() || (withHints && points == 0)) {
      throw new IllegalStateException("our own transactions were refused: " + results);
    }
    return micros;
  }

  private static double decode(Frame frame) throws InvalidFrameException {
    byte[] bytes = frame.encode();
    long start = THREADS.getCurrentThreadCpuTime();
    Frame decoded = Frame.decode(bytes, frame.position());
    double micros = micros(start);
    if (!decoded.next().equals(frame.next())) {
      throw new IllegalStateException("a frame was decoded as another");
    }
    return micros;
  }

  /** For each transaction of a frame. */
  private static double micros(long start) {
    return (THREADS.getCurrentThreadCpuTime() - start) / NANOS_PER_MICRO / LedgerLoad.FRAME;
  }

  private void report(String name, String what, List<Double> micros) {
    String parameters = load + ", " + what;
    double[] times = array(micros);
    figures.samples(name, parameters, 1, times, "us");
    double[] rates = Arrays.stream(times).map(each -> MICROS / each).toArray();
    figures.samples(name + "-rate", parameters, 1, rates, "1/s");
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void requireConserved() {
    if (!state.isConserved()) {
      throw new IllegalStateException("the sum of all accounts has changed");
    }
  }
}
