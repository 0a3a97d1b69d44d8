package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Payload;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.MemoryAnswerJournal;

/** Rounds in which banks fail, refuse or cheat at one known place. */
class RoundFaultsTest {
  private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5);
  private static final long DAY = 86_400;

  @TempDir private Path folder;

  private final SharedLog log = new SharedLog();
  private final List<SimulatedBank> banks = new ArrayList<>();
  private final List<KeptSpool> spools = new ArrayList<>();
  private List<Map<String, Integer>> clients = List.of();
  private Genesis genesis =
      TestConsortium.genesis(5, 3, 60, TestConsortium.policy(3, TestConsortium.SCORE));

  private void found(int threshold, int each, long seed) throws Exception {
    int count = genesis.members().size();
    clients = TestConsortium.clients(count, each, new SplittableRandom(seed));
    for (int bank = 1; bank <= count; bank++) {
      KeptSpool spool = new KeptSpool();
      spools.add(spool);
      banks.add(onLog(log, bank, threshold, spool));
    }
  }

  private SimulatedBank onLog(SharedLog on, int bank, int threshold, Spool spool) throws Exception {
    return new SimulatedBank(
            genesis,
            bank,
            new SimulatedStore(on, new Random(0), 0),
            TestConsortium.file(folder, bank, clients.get(bank - 1), genesis))
        .holding(SharedKeys.of(genesis.members().size(), threshold).get(bank - 1))
        .spooling(() -> spool);
  }

  private SimulatedBank bank(int index) {
    return banks.get(index - 1);
  }

  private static void call(SimulatedBank caller, long time, Collection<Integer> roster)
      throws Exception {
    caller.follow();
    RoundOpening opening = new RoundOpening(time, new TreeSet<>(roster));
    caller.perform(caller.participant().open(opening).orElseThrow());
  }

  /** Lets banks act in turn until none does, more and more impatient. */
  private static void finish(List<SimulatedBank> acting) throws Exception {
    for (Patience patience : Patience.values()) {
      boolean progress = true;
      while (progress) {
        progress = false;
        for (SimulatedBank bank : acting) {
          progress |= bank.step(patience);
        }
      }
    }
  }

  /** Until a step of a round is the current one, as the first bank sees it. */
  private void runTo(RoundStep step) throws Exception {
    while (true) {
      for (SimulatedBank bank : banks) {
        bank.follow();
        if (bank.participant().state().round(1).orElseThrow().step() == step) {
          return;
        }
        bank.step(Patience.WAIT);
      }
    }
  }

  private List<SimulatedBank> those(Collection<Integer> indices) {
    return indices.stream().map(this::bank).toList();
  }

  private void isRight(SimulatedBank bank, Iterable<Integer> contributors) {
    RoundResult result = bank.result;
    assertThat(result).as("bank %d", bank.index).isNotNull();
    if (result == null) {
      return;
    }
    int at = 0;
    for (String client : clients.get(bank.index - 1).keySet()) {
      assertThat(result.outcomes().get(at++).orElseThrow())
          .as("bank %d, client %s", bank.index, client)
          .containsExactly(
              TestConsortium.expected(client, bank.index, clients, contributors, genesis));
    }
  }

  // Banks that are gone.

  @Test
  void anyTwoOfFiveBanksMayBeGoneOnceContributionsAreClosed() throws Exception {
    found(3, 20, 1);
    call(bank(2), 1, ALL);
    runTo(RoundStep.OPENING);
    for (int a = 1; a <= 5; a++) {
      for (int b = a + 1; b <= 5; b++) {
        SharedLog fork = log.fork();
        List<SimulatedBank> rest = new ArrayList<>();
        for (int bank : ALL) {
          if (bank != a && bank != b) {
            rest.add(onLog(fork, bank, 3, spools.get(bank - 1).copy()));
          }
        }
        finish(rest);
        for (SimulatedBank bank : rest) {
          isRight(bank, ALL);
          assertThat(bank.participant().faults()).isEmpty();
        }
      }
    }
  }

  @Test
  void twoBanksGoneBeforeContributionsAreClosedEndTheRoundAndTheRestHoldAnother() throws Exception {
    List<Integer> rest = List.of(1, 3, 4);
    found(3, 20, 2);
    call(bank(1), 1, ALL);
    for (RoundStep step : RoundStep.CLOSING) {
      runTo(step);
      List<SimulatedBank> left = new ArrayList<>();
      SharedLog fork = log.fork();
      for (int bank : rest) {
        left.add(onLog(fork, bank, 3, spools.get(bank - 1).copy()));
      }
      finish(left);
      for (SimulatedBank bank : left) {
        assertThat(bank.result).isNull();
        assertThat(bank.participant().reasonWithout(1).orElseThrow())
            .contains("RND-6.2", "too few banks are left to close " + step.label());
      }
      if (step == RoundStep.COMMIT || step == RoundStep.CONTRIBUTION) {
        call(left.get(1), 2, rest);
        finish(left);
        for (SimulatedBank bank : left) {
          isRight(bank, rest);
        }
      }
    }
  }

  @Test
  void aBankThatIsKilledAtEveryStepPostsTheSameBytes() throws Exception {
    found(3, 20, 3);
    call(bank(1), 1, ALL);
    finish(banks);
    SharedLog again = new SharedLog();
    List<SimulatedBank> killed = new ArrayList<>();
    for (int bank : ALL) {
      killed.add(onLog(again, bank, 3, new KeptSpool()));
    }
    killed.get(3).spooling(KeptSpool::new);
    call(killed.get(0), 1, ALL);
    boolean progress = true;
    while (progress) {
      progress = false;
      for (SimulatedBank bank : killed) {
        boolean acted = bank.step(Patience.WAIT);
        progress |= acted;
        // What was delivered and not committed to is delivered again: only then there is no kill.
        boolean isDelivering = bank.result != null;
        if (acted && bank.index >= 3 && !isDelivering) {
          bank.kill(bank.index == 4);
        }
      }
    }
    assertThat(again.entries).hasSameSizeAs(log.entries);
    for (int i = 0; i < log.entries.size(); i++) {
      assertThat(again.entries.get(i).entry().encode())
          .isEqualTo(log.entries.get(i).entry().encode());
    }
    for (SimulatedBank bank : killed) {
      isRight(bank, ALL);
    }
  }

  // Refusals.

  @Test
  void roundsOverTheBudgetOrOfOtherContributorsAreRefusedWithTheReason() throws Exception {
    genesis =
        TestConsortium.genesis(
            5, 3, 60, new Policy(List.of(TestConsortium.SCORE), 3, 30, 1, 1_000_000));
    found(3, 5, 4);
    call(bank(1), DAY, ALL);
    finish(banks);
    isRight(bank(1), ALL);
    call(bank(1), 2 * DAY, List.of(1, 2, 3, 4));
    finish(banks);
    assertThat(bank(2).participant().reasonWithout(2).orElseThrow())
        .contains("RND-4.4", "differences would tell");
    call(bank(1), 3 * DAY, ALL);
    finish(banks);
    assertThat(bank(2).participant().reasonWithout(3).orElseThrow())
        .contains("RND-4.4", "1 rounds of this period of 30 days are finished, the policy has 1");
    call(bank(1), 40 * DAY, List.of(2, 3, 4));
    finish(banks);
    isRight(bank(2), List.of(2, 3, 4));
  }

  @Test
  void aRoundThatReleasesMoreBitsThanThereAreLeftIsRefused() throws Exception {
    genesis =
        TestConsortium.genesis(5, 3, 60, new Policy(List.of(TestConsortium.SCORE), 3, 30, 9, 5));
    found(3, 5, 5);
    call(bank(1), 1, ALL);
    finish(banks);
    for (SimulatedBank bank : banks) {
      assertThat(bank.participant().reasonWithout(1).orElseThrow())
          .contains("RND-4.4", "bits a client and round", "the policy has 5 bits");
    }
  }

  @Test
  void aCallWithATimeFarFromABanksClockIsRefused() throws Exception {
    found(3, 5, 6);
    banks.forEach(bank -> bank.judging(opening -> opening.posixSeconds() < 2 * DAY));
    call(bank(1), 10 * DAY, ALL);
    finish(banks);
    assertThat(bank(3).participant().reasonWithout(1).orElseThrow())
        .contains("RND-4.4", "the call's time 1970-01-11T00:00:00Z is far");
  }

  @Test
  void aBankThatIsNotCalledDoesNothing() throws Exception {
    found(3, 5, 7);
    call(bank(5), 1, List.of(1, 2, 3));
    finish(banks);
    assertThat(log.entries.stream().skip(1).map(kept -> kept.entry().header().author()))
        .doesNotContain(4, 5);
    assertThat(bank(4).participant().reasonWithout(1))
        .hasValue("this bank was not called to the round");
    assertThat(bank(4).participant().roundsOver()).isEqualTo(1);
    isRight(bank(1), List.of(1, 2, 3));
  }

  // Lies.

  @Test
  void aVoteOnAStateInWhichOthersHadNotPostedIsNamedAndDoesNotCount() throws Exception {
    found(3, 20, 8);
    call(bank(1), 1, ALL);
    bank(2).follow();
    RoundState round = bank(2).participant().state().round(1).orElseThrow();
    bank(2)
        .perform(
            new Action.Post(
                round.id().key(RoundStep.COMMIT, 0, RoundStep.CLOSE_KIND),
                Payload.of(new CloseVote(1, bank(2).board().root(1)).encode())));
    List<Integer> rest = List.of(1, 3, 4, 5);
    finish(those(rest));
    RoundState seen = bank(1).participant().state().round(1).orElseThrow();
    assertThat(seen.faults()).extracting(Fault::bank).containsOnly(2);
    assertThat(seen.failure()).isEmpty();
    for (SimulatedBank bank : those(rest)) {
      isRight(bank, rest);
    }
  }

  // Forms of rounds.

  @Test
  void sumFlagAndBandInOneRoundAreWhatThePlainComputationSays() throws Exception {
    genesis =
        TestConsortium.genesis(
            5,
            3,
            60,
            TestConsortium.policy(
                3,
                TestConsortium.SCORE,
                new MeasurePolicy(
                    new Measure("reports", new BigDecimal(8), 0),
                    new Release.Flag(Release.Of.SUM, new BigDecimal(9))),
                new MeasurePolicy(
                    new Measure("cash", new BigDecimal("1.0"), 1),
                    new Release.Band(
                        Release.Of.AVERAGE,
                        List.of(new BigDecimal("0.3"), new BigDecimal("0.6"))))));
    clients = TestConsortium.clients(5, 30, new SplittableRandom(9));
    for (int bank : ALL) {
      StringBuilder csv = new StringBuilder("client_id,risk_score,reports,cash\n");
      clients
          .get(bank - 1)
          .forEach((id, score) ->
              csv.append("%s,%d,%d,0.%d\n".formatted(id, score, score % 9, score % 10)));
      Path file = folder.resolve("measures-%d.csv".formatted(bank));
      Files.writeString(file, csv);
      banks.add(
          new SimulatedBank(
                  genesis,
                  bank,
                  new SimulatedStore(log, new Random(0), 0),
                  ClientFile.read(file, genesis.policy().plainMeasures(), 60))
              .holding(SharedKeys.of(5, 3).get(bank - 1)));
    }
    call(bank(1), 1, ALL);
    finish(banks);
    for (SimulatedBank bank : banks) {
      RoundResult result = bank.result;
      assertThat(result).isNotNull();
      int at = 0;
      for (String client : clients.get(bank.index - 1).keySet()) {
        assertThat(result.outcomes().get(at++).orElseThrow()).isEqualTo(plain(bank.index, client));
      }
    }
  }

  private List<Released> plain(int bank, String client) {
    int others = 0;
    int scores = 0;
    int reports = 0;
    int cash = 0;
    for (int other : ALL) {
      Integer score = clients.get(other - 1).get(client);
      if (other != bank && score != null) {
        others++;
        scores += score;
        reports += score % 9;
        cash += score % 10;
      }
    }
    return others < 2
        ? List.of(new Released.NotEnough(), new Released.NotEnough(), new Released.NotEnough())
        : List.of(
            new Released.Sum(scores, others),
            new Released.Flag(reports >= 9),
            new Released.Band(cash < 3 * others ? 0 : cash < 6 * others ? 1 : 2));
  }

  @Test
  void tablesWithChunksOfTheirOwnGiveRightResultsInAllTheirSlots() throws Exception {
    genesis = TestConsortium.genesis(3, 2, 1500, TestConsortium.policy(2, TestConsortium.SCORE));
    assertThat(Layout.of(genesis).chunks()).isGreaterThanOrEqualTo(3);
    found(2, 1500, 10);
    call(bank(1), 1, List.of(1, 2, 3));
    finish(banks);
    for (SimulatedBank bank : banks) {
      isRight(bank, List.of(1, 2, 3));
      assertThat(bank.participant().faults()).isEmpty();
    }
  }

  @Test
  void aTableThatIsNoCiphertextCostsItsOwnBankOnly() throws Exception {
    genesis = TestConsortium.genesis(3, 2, 1500, TestConsortium.policy(2, TestConsortium.SCORE));
    found(2, 300, 11);
    bank(3)
        .spooling(() ->
            new KeptSpool() {
              @Override
              public Payload keep(String name, byte[] bytes) {
                return super.keep(
                    name, name.startsWith("round-1-table") ? new byte[bytes.length] : bytes);
              }
            });
    call(bank(1), 1, List.of(1, 2, 3));
    finish(banks);
    for (int index : List.of(1, 2)) {
      isRight(bank(index), List.of(1, 2, 3));
      assertThat(bank(index).participant().faults())
          .isNotEmpty()
          .allMatch(fault -> fault.bank() == 3);
    }
  }

  // Recomputation.

  @Test
  void recomputationFindsHonestPostsAlikeAndSaysWhichPostOfACheatDiffers() throws Exception {
    found(3, 20, 12);
    bank(2)
        .spooling(() ->
            new KeptSpool() {
              @Override
              public Payload keep(String name, byte[] bytes) {
                return super.keep(
                    name, name.startsWith("round-1-contribution") ? negated(bytes) : bytes);
              }
            });
    call(bank(1), 1, ALL);
    finish(banks);
    assertThat(recompute(1)).hasSizeGreaterThan(8).allMatch(Recomputation.Compared::isSame);
    assertThat(recompute(2))
        .filteredOn(each -> !each.isSame())
        .extracting(each -> each.entry().entry().header().key().kind())
        .containsExactlyInAnyOrder("contribution-commitment", "contribution");
  }

  /**
   * A bank that adds contributors to its own clients would open the gate for itself, alone: so in a
   * chunk that ranges share, what is released to it has nothing of its own in it.
   */
  @Test
  void aBankCannotAddToItsOwnClientsInASharedChunk() throws Exception {
    found(3, 20, 15);
    assertThat(Layout.of(genesis).chunks()).isEqualTo(1);
    TableRange own = Layout.of(genesis).rangesOf(2).get(0);
    bank(2)
        .spooling(() ->
            new KeptSpool() {
              @Override
              public Payload keep(String name, byte[] bytes) {
                return super.keep(
                    name,
                    name.startsWith("round-1-contribution") ? withTwoMore(bytes, own) : bytes);
              }
            });
    call(bank(1), 1, ALL);
    finish(banks);
    for (int index : ALL) {
      isRight(bank(index), ALL);
    }
  }

  /** A contribution that says two contributors more, with 5 together, in all slots of a range. */
  private static byte[] withTwoMore(byte[] bytes, TableRange range) {
    try {
      Evaluator evaluator = new Evaluator(TestConsortium.CONTEXT);
      Encoder encoder = new Encoder(TestConsortium.CONTEXT);
      List<Ciphertext> more = new ArrayList<>();
      for (Ciphertext honest : CiphertextForm.decode(TestConsortium.CONTEXT, bytes, 2)) {
        long[] slots = new long[TestConsortium.CONTEXT.parameters().degree()];
        Arrays.fill(slots, range.first(), range.end(), more.isEmpty() ? 2 : 5);
        more.add(evaluator.addPlain(honest, encoder.encode(slots)));
      }
      byte[] crafted = CiphertextForm.encode(TestConsortium.CONTEXT, more);
      // What it states of itself is what honest ones state: header, level, factor, noise.
      for (int at = 0; at < bytes.length; at += bytes.length / 2) {
        System.arraycopy(bytes, at, crafted, at, 38 + 1 + Integer.BYTES + Double.BYTES);
      }
      return crafted;
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] negated(byte[] bytes) {
    try {
      Evaluator evaluator = new Evaluator(TestConsortium.CONTEXT);
      List<Ciphertext> honest = CiphertextForm.decode(TestConsortium.CONTEXT, bytes, 2);
      return CiphertextForm.encode(
          TestConsortium.CONTEXT, honest.stream().map(evaluator::negate).toList());
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Recomputation.Compared> recompute(int index) throws Exception {
    SimulatedBank bank = bank(index);
    RoundState state = bank.participant().state().round(1).orElseThrow();
    Payloads payloads =
        entry -> {
          try (var in = bank.board().open(entry)) {
            return in.readAllBytes();
          }
        };
    RoundSecrets secrets =
        new RoundSecrets(
            TestConsortium.seed("master", index),
            TestConsortium.secrets(index).sealingKey(),
            bank.epochs.load().orElseThrow(),
            new MemoryAnswerJournal(TestConsortium.parameters(genesis)));
    try (RoundWork work =
        new RoundWork(
            genesis,
            new BankIndex(index),
            state,
            TestConsortium.file(folder, index, clients.get(index - 1), genesis),
            secrets,
            new MemorySpool(),
            payloads,
            fault -> {})) {
      return new Recomputation(state, work, new BankIndex(index)).compare();
    }
  }
}
