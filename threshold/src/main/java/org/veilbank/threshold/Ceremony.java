package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One bank in one attempt of the ceremony that makes a key which nobody holds. A state machine:
 * messages go in, in any order and any number of times, and messages come out.
 *
 * <p>What a bank says follows from its seed and what it has heard, and from nothing else. So a bank
 * that was stopped starts again with its seed, hears everything once more, and says the same bytes
 * again. The seed must be kept until the ceremony is done, and erased then.
 */
public final class Ceremony {
  private final CeremonySetup setup;
  private final BankIndex self;
  private final CeremonyWork work;
  private final Map<CeremonyStep, SortedMap<BankIndex, CeremonyMessage>> heard =
      new EnumMap<>(CeremonyStep.class);
  private CeremonyStep step = CeremonyStep.COMMIT_ROUND_ONE;
  private boolean spoken;
  private CeremonyOutcome.@Nullable Aborted aborted;
  private CeremonyOutcome.@Nullable Done done;

  /** A rule was broken: ends the attempt. */
  static final class BrokenRuleException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient CeremonyOutcome.Aborted outcome;

    BrokenRuleException(String rule, List<BankIndex> culprits, String reason) {
      super(rule + ": " + reason);
      this.outcome = new CeremonyOutcome.Aborted(rule, culprits, reason);
    }
  }

  /** The bank's secrets, which stay the caller's to erase. */
  public Ceremony(CeremonySetup setup, BankIndex self, CeremonySecrets secrets) {
    this.setup = setup;
    this.self = self;
    this.work = new CeremonyWork(setup, self, secrets);
    for (CeremonyStep each : CeremonyStep.values()) {
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
    if (aborted != null || done != null) {
      return List.of();
    }
    BankIndex sender = message.sender();
    if (sender.value() > setup.parameters().bankCount()) {
      throw new IllegalArgumentException(
          "message of %s: the ceremony has %d banks"
              .formatted(sender, setup.parameters().bankCount()));
    }
    CeremonyMessage before = of(message.step()).putIfAbsent(sender, message);
    if (before != null && !before.equals(message)) {
      aborted =
          new CeremonyOutcome.Aborted(
              "RND-6.3", List.of(sender), "two different messages at " + message.step());
      return List.of();
    }
    return advance();
  }

  private SortedMap<BankIndex, CeremonyMessage> of(CeremonyStep which) {
    SortedMap<BankIndex, CeremonyMessage> messages = heard.get(which);
    if (messages == null) {
      throw new IllegalStateException("no place for " + which);
    }
    return messages;
  }

  /** Speaks at each step that it reaches, and goes on while all have spoken. */
  private List<CeremonyMessage> advance() {
    List<CeremonyMessage> out = new ArrayList<>();
    try {
      while (done == null) {
        if (!spoken) {
          out.add(new CeremonyMessage(step, self, payload()));
          spoken = true;
        }
        if (of(step).size() < setup.parameters().bankCount()) {
          break;
        }
        finish();
      }
    } catch (BrokenRuleException e) {
      aborted = e.outcome;
      work.close();
    }
    return out;
  }

  private byte[] payload() throws BrokenRuleException {
    return switch (step) {
      case COMMIT_ROUND_ONE -> work.commitRoundOne();
      case REVEAL_ROUND_ONE -> work.revealRoundOne();
      case COMMIT_ROUND_TWO -> work.commitRoundTwo();
      case REVEAL_ROUND_TWO -> work.revealRoundTwo();
      case DEAL -> work.deal();
      case TEST -> work.test();
      case SIGN -> work.sign();
    };
  }

  /** Takes in what all banks said at this step, and goes to the next. */
  private void finish() throws BrokenRuleException {
    Map<BankIndex, byte[]> payloads = new TreeMap<>();
    of(step).forEach((bank, message) -> payloads.put(bank, message.bytes()));
    switch (step) {
      case COMMIT_ROUND_ONE -> work.roundOneCommitted(payloads);
      case REVEAL_ROUND_ONE -> work.roundOneRevealed(payloads);
      case COMMIT_ROUND_TWO -> work.roundTwoCommitted(payloads);
      case REVEAL_ROUND_TWO -> work.roundTwoRevealed(payloads);
      case DEAL -> work.dealt(payloads);
      case TEST -> work.tested(payloads);
      case SIGN -> {
        done = work.signed(payloads);
        return;
      }
    }
    step = step.next();
    spoken = false;
  }

  /** How the ceremony stands. */
  public CeremonyOutcome outcome() {
    if (done != null) {
      return done;
    }
    if (aborted != null) {
      return aborted;
    }
    List<BankIndex> missing = new ArrayList<>(setup.parameters().banks());
    missing.removeAll(of(step).keySet());
    return new CeremonyOutcome.Running(step, missing);
  }

  @Override
  public String toString() {
    return "Ceremony[%s, %s]".formatted(self, step);
  }
}
