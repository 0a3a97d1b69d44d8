package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One bank in one attempt of a ceremony: of the one that makes a key which nobody holds, or of a
 * resharing. A state machine: messages go in, in any order and any number of times, and messages
 * come out.
 *
 * <p>What a bank says follows from its seed and what it has heard, and from nothing else. So a bank
 * that was stopped starts again with its seed, hears everything once more, and says the same bytes
 * again. The seed must be kept until the ceremony is done, and erased then.
 */
public final class Ceremony {
  private final CeremonyWork work;

  /** What has been heard: the digests of all messages, and those whose step is not finished. */
  private final Map<CeremonyStep, SortedMap<BankIndex, byte[]>> digests =
      new EnumMap<>(CeremonyStep.class);

  private final Map<CeremonyStep, SortedMap<BankIndex, CeremonyMessage>> heard =
      new EnumMap<>(CeremonyStep.class);
  private int position;
  private boolean spoken;
  private @Nullable CeremonyOutcome end;

  /** A rule was broken: ends the attempt. */
  static final class BrokenRuleException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient CeremonyOutcome.Aborted outcome;

    BrokenRuleException(String rule, List<BankIndex> culprits, String reason) {
      super(rule + ": " + reason);
      this.outcome = new CeremonyOutcome.Aborted(rule, culprits, reason);
    }

    CeremonyOutcome.Aborted outcome() {
      return outcome;
    }
  }

  /** A bank in the making of a key; its secrets stay the caller's to erase. */
  public Ceremony(CeremonySetup setup, BankIndex self, CeremonySecrets secrets) {
    this(new KeyMaking(setup, self, secrets));
  }

  /** A bank in a resharing; its secrets, and its old share, stay the caller's to erase. */
  public Ceremony(ResharingSetup setup, ResharingRole role, CeremonySecrets secrets) {
    this(new Resharing(setup, role, secrets));
  }

  private Ceremony(CeremonyWork work) {
    this.work = work;
    for (CeremonyStep each : work.steps()) {
      digests.put(each, new TreeMap<>());
      heard.put(each, new TreeMap<>());
    }
  }

  /**
   * Begins, or begins again after a stop.
   *
   * @return what the bank has to say now
   */
  public List<CeremonyMessage> start() {
    return advance();
  }

  /**
   * Hears a message, its own ones too.
   *
   * @return what the bank has to say now
   */
  public List<CeremonyMessage> hear(CeremonyMessage message) {
    if (end != null) {
      return List.of();
    }
    BankIndex sender = message.sender();
    if (!work.steps().contains(message.step())) {
      throw new IllegalArgumentException(
          "message at %s: the ceremony has %s".formatted(message.step(), work.steps()));
    }
    if (!work.speakers(message.step()).contains(sender)) {
      throw new IllegalArgumentException(
          "message of %s at %s: need one of %s"
              .formatted(sender, message.step(), work.speakers(message.step())));
    }
    byte[] digest = message.digest();
    byte[] before = in(digests, message.step()).putIfAbsent(sender, digest);
    if (before == null) {
      in(heard, message.step()).put(sender, message);
    } else if (!Arrays.equals(before, digest)) {
      abort(
          new CeremonyOutcome.Aborted(
              "RND-6.3", List.of(sender), "two different messages at " + message.step()));
      return List.of();
    }
    return advance();
  }

  private void abort(CeremonyOutcome.Aborted outcome) {
    end = outcome;
    work.close();
  }

  private static <T> SortedMap<BankIndex, T> in(
      Map<CeremonyStep, SortedMap<BankIndex, T>> map, CeremonyStep which) {
    SortedMap<BankIndex, T> messages = map.get(which);
    if (messages == null) {
      throw new IllegalStateException("no place for " + which);
    }
    return messages;
  }

  private CeremonyStep step() {
    return work.steps().get(position);
  }

  /** Speaks at each step that it reaches, and goes on while all have spoken. */
  private List<CeremonyMessage> advance() {
    List<CeremonyMessage> out = new ArrayList<>();
    try {
      while (end == null) {
        CeremonyStep step = step();
        BankIndex self = work.self(step);
        if (!spoken && self != null) {
          out.add(new CeremonyMessage(step, self, work.payload(step)));
        }
        spoken = true;
        absorb(step);
        if (in(digests, step).size() < work.speakers(step).size()) {
          break;
        }
        Map<BankIndex, byte[]> payloads = new TreeMap<>();
        in(heard, step).forEach((bank, message) -> payloads.put(bank, message.payload()));
        // They are large, and what must be known of them from now on is their digests.
        in(heard, step).clear();
        end = work.finish(step, payloads);
        if (end == null) {
          position++;
          spoken = false;
        }
      }
    } catch (BrokenRuleException e) {
      abort(e.outcome);
    }
    return out;
  }

  /** Hands on what need not wait for other messages. */
  private void absorb(CeremonyStep step) throws BrokenRuleException {
    Iterator<CeremonyMessage> waiting = in(heard, step).values().iterator();
    while (waiting.hasNext()) {
      CeremonyMessage message = waiting.next();
      if (work.absorb(message)) {
        waiting.remove();
      }
    }
  }

  /** How the ceremony stands. */
  public CeremonyOutcome outcome() {
    if (end != null) {
      return end;
    }
    List<BankIndex> missing = new ArrayList<>(work.speakers(step()));
    missing.removeAll(in(digests, step()).keySet());
    return new CeremonyOutcome.Running(step(), missing);
  }

  @Override
  public String toString() {
    return "Ceremony[%s]".formatted(end == null ? step() : end.getClass().getSimpleName());
  }
}
