package org.veilbank.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a ledger again from its whole journal, and compares: every frame is sound and in its
 * place, every snapshot is what the frames before it give, nothing was created or lost. Takes no
 * key, and changes nothing.
 */
public final class LedgerAudit {
  private LedgerAudit() {}

  /**
   * What was found.
   *
   * @param frames that could be read
   * @param transactions in them
   * @param done transactions that were done
   * @param problems what is wrong, with the rule; nothing if all is well
   */
  public record Report(long frames, long transactions, long done, List<String> problems) {
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /** Looks at each frame as well: at what it finds, and what it does. */
  public interface Inspector {
    /** Sees all accounts before the frame is applied. */
    void before(Frame frame, LedgerState state);

    /** What is wrong, with the rule; nothing if all is well. */
    List<String> after(Frame frame, FrameResults results);
  }

  private static final Inspector NOTHING_ELSE =
      new Inspector() {
        @Override
        public void before(Frame frame, LedgerState state) {}

        @Override
        public List<String> after(Frame frame, FrameResults results) {
          return List.of();
        }
      };

  private static final class Count implements JournalScan.Listener {
    private final LedgerState state;
    private final Map<Long, Path> snapshots;
    private final List<String> problems;
    private final Inspector inspector;
    private long transactions;
    private long done;

    Count(
        LedgerState state, Map<Long, Path> snapshots, List<String> problems, Inspector inspector) {
      this.state = state;
      this.snapshots = snapshots;
      this.problems = problems;
      this.inspector = inspector;
    }

    @Override
    public void found(Frame frame) {
      inspector.before(frame, state);
      FrameResults results = state.apply(frame);
      problems.addAll(inspector.after(frame, results));
      transactions += results.size();
      done += results.doneCount();
      compareSnapshot();
    }

    void compareSnapshot() {
      Path file = snapshots.remove(state.next().number());
      if (file != null) {
        try {
          LedgerState loaded = Snapshots.load(file, state.next().ledger(), 0);
          if (!loaded.isSameAs(state)) {
            problems.add("LED-3.3: " + file + ": is not what the frames before it give");
          }
        } catch (IOException e) {
          problems.add("LED-3.3: " + e.getMessage());
        }
      }
    }
  }

  /**
   * Audits the ledger in a folder; what is written meanwhile may be left out.
   *
   * @throws IOException if files cannot be read; damage is a problem of the report
   */
  public static Report check(Path folder, LedgerId ledger) throws IOException {
    return check(folder, ledger, NOTHING_ELSE);
  }

  /** The same, with somebody who looks at each frame as well. */
  public static Report check(Path folder, LedgerId ledger, Inspector inspector) throws IOException {
    List<String> problems = new ArrayList<>();
    Map<Long, Path> snapshots = new HashMap<>();
    LedgerState state = new LedgerState(ledger, 0);
    Count count = new Count(state, snapshots, problems, inspector);
    try {
      LedgerFolder.requireLedger(folder, ledger);
      for (Path file : new Snapshots(new Disk(), LedgerFolder.snapshots(folder)).files()) {
        snapshots.put(Snapshots.frames(file), file);
      }
      count.compareSnapshot();
      new JournalScan(
              LedgerFolder.journal(folder),
              FramePosition.first(ledger),
              AcknowledgedMark.read(LedgerFolder.mark(folder)),
              count)
          .run();
    } catch (DamagedLedgerException e) {
      problems.add("LED-3.3: " + e.getMessage());
    }
    snapshots
        .values()
        .forEach(file ->
            problems.add("LED-3.3: " + file + ": there are no such frames to compare it with"));
    if (!state.isConserved()) {
      problems.add(
          "LED-2.3: the commitments of all accounts add up to %s, those of all issuances to %s"
              .formatted(state.total(), state.issued()));
    }
    return new Report(state.next().number(), count.transactions, count.done, problems);
  }
}
