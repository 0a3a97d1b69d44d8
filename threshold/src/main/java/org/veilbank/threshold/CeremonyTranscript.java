package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veilbank.fhe.PublicKey;
import org.veilbank.fhe.RelinearisationKey;
import org.veilbank.threshold.Ceremony.BrokenRuleException;

/**
 * The messages of a ceremony that made a key, as somebody reads them who was not part of it and has
 * no secret. Checked is what can be: reveals against commitments (THR-1.1), the self-test of
 * dealings (THR-1.6), all signatures on the digest of everything (THR-1.7). What was sealed to a
 * bank, only that bank can check; it would have complained.
 */
public final class CeremonyTranscript {
  private final CeremonySetup setup;
  private final CollectiveKeys keys;

  /**
   * Where the messages are.
   *
   * @param <E> if one cannot be read
   */
  public interface Messages<E extends Exception> {
    /** Whether a bank has spoken at a step. */
    boolean has(CeremonyStep step, BankIndex bank);

    /** What a bank said at a step; asked for once, where there is something, and not kept. */
    CeremonyMessage of(CeremonyStep step, BankIndex bank) throws E;
  }

  /** What the messages come to. */
  public sealed interface Result {}

  /**
   * All banks signed these keys.
   *
   * @param epoch the digest that they signed
   * @param publicKey the collective public key
   * @param relinearisationKey the collective relinearisation key
   */
  public record Keys(EpochId epoch, PublicKey publicKey, RelinearisationKey relinearisationKey)
      implements Result {}

  /**
   * The attempt did not come to its end.
   *
   * @param step the first step whose messages are not all there
   * @param missing the banks that have not spoken
   */
  public record Incomplete(CeremonyStep step, List<BankIndex> missing) implements Result {
    public Incomplete {
      missing = List.copyOf(missing);
    }
  }

  /** Messages are missing: ends the reading. */
  private static final class IncompleteException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Incomplete result;

    IncompleteException(Incomplete result) {
      super(result.toString());
      this.result = result;
    }
  }

  /**
   * A rule was broken: there are no keys.
   *
   * @param rule the rule
   * @param culprits who broke it, where that is certain; else empty
   * @param reason what happened, in words
   */
  public record Broken(String rule, List<BankIndex> culprits, String reason) implements Result {
    public Broken {
      culprits = List.copyOf(culprits);
    }
  }

  private CeremonyTranscript(CeremonySetup setup) {
    this.setup = setup;
    this.keys = new CollectiveKeys(setup);
  }

  /**
   * Reads an attempt as far as all banks spoke. One message is in memory at a time, but for those
   * of the last two steps, which are small.
   */
  public static <E extends Exception> Result read(CeremonySetup setup, Messages<E> messages)
      throws E {
    try {
      return new CeremonyTranscript(setup).run(messages);
    } catch (BrokenRuleException e) {
      CeremonyOutcome.Aborted outcome = e.outcome();
      return new Broken(outcome.rule(), outcome.culprits(), outcome.reason());
    } catch (IncompleteException e) {
      return e.result;
    }
  }

  private <E extends Exception> Keys run(Messages<E> messages)
      throws E, BrokenRuleException, IncompleteException {
    commitments(CeremonyStep.COMMIT_ROUND_ONE, messages);
    reveals(CeremonyStep.REVEAL_ROUND_ONE, messages, keys::addRoundOne);
    keys.finishRoundOne();
    commitments(CeremonyStep.COMMIT_ROUND_TWO, messages);
    reveals(CeremonyStep.REVEAL_ROUND_TWO, messages, keys::addRoundTwo);
    keys.finishRoundTwo();
    requireAll(CeremonyStep.DEAL, messages);
    for (BankIndex bank : banks()) {
      keys.addDealing(messages.of(CeremonyStep.DEAL, bank).payload());
    }
    keys.finishDealings();
    Map<BankIndex, byte[]> tests = all(CeremonyStep.TEST, messages);
    requireNoComplaint(tests);
    keys.selfTest().check(tests);
    byte[] digest = keys.digest();
    KeyMaking.requireSigned(all(CeremonyStep.SIGN, messages), setup.verifyingKeys(), digest);
    return new Keys(EpochId.of(digest), keys.publicKey(), keys.relinearisationKey());
  }

  private List<BankIndex> banks() {
    return setup.parameters().banks();
  }

  private void requireAll(CeremonyStep step, Messages<?> messages) throws IncompleteException {
    List<BankIndex> missing = banks().stream().filter(b -> !messages.has(step, b)).toList();
    if (!missing.isEmpty()) {
      throw new IncompleteException(new Incomplete(step, missing));
    }
  }

  private <E extends Exception> Map<BankIndex, byte[]> all(CeremonyStep step, Messages<E> messages)
      throws E, IncompleteException {
    requireAll(step, messages);
    Map<BankIndex, byte[]> all = new TreeMap<>();
    for (BankIndex bank : banks()) {
      all.put(bank, messages.of(step, bank).payload());
    }
    return all;
  }

  private <E extends Exception> void commitments(CeremonyStep step, Messages<E> messages)
      throws E, BrokenRuleException, IncompleteException {
    requireAll(step, messages);
    for (BankIndex bank : banks()) {
      keys.commit(bank, messages.of(step, bank).payload());
    }
  }

  private interface Adding {
    void add(BankIndex bank, byte[] reveal) throws BrokenRuleException;
  }

  /** Takes in all reveals, and names everyone whose does not fit its commitment. */
  private <E extends Exception> void reveals(CeremonyStep step, Messages<E> messages, Adding adding)
      throws E, BrokenRuleException, IncompleteException {
    requireAll(step, messages);
    List<BankIndex> culprits = new ArrayList<>();
    for (BankIndex bank : banks()) {
      CeremonyMessage reveal = messages.of(step, bank);
      if (!keys.isCommitted(reveal)) {
        culprits.add(bank);
      } else if (culprits.isEmpty()) {
        adding.add(bank, reveal.payload());
      }
    }
    if (!culprits.isEmpty()) {
      throw CollectiveKeys.uncommitted(step, culprits);
    }
  }

  /** A complaint ends an attempt, whoever is right. */
  private static void requireNoComplaint(Map<BankIndex, byte[]> tests) throws BrokenRuleException {
    for (Map.Entry<BankIndex, byte[]> test : tests.entrySet()) {
      if (test.getValue().length == 0 || test.getValue()[0] != 0) {
        throw new BrokenRuleException(
            "THR-1.6", List.of(), "%s complains of what was dealt to it".formatted(test.getKey()));
      }
    }
  }
}
