package org.veilbank.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.veilbank.board.Accepted;

/** Writes down what a round was (RND-7.2). */
final class SharingRecords {
  private final Genesis genesis;
  private final RoundState round;
  private final List<ResultStatement> statements;

  /**
   * Of a round.
   *
   * @param statements that banks handed in; those that fit their commitments are taken over
   */
  SharingRecords(Genesis genesis, RoundState round, List<ResultStatement> statements) {
    this.genesis = genesis;
    this.round = round;
    this.statements = statements;
  }

  /** Whether a statement is the one that its bank committed to in a round. */
  static boolean fits(ResultStatement statement, RoundState round) {
    return statement.round().equals(round.id())
        && round
            .resultCommitment(statement.bank())
            .filter(statement.commitment()::equals)
            .isPresent();
  }

  SharingRecord record() {
    List<SharingRecord.Bank> banks = new ArrayList<>();
    for (int bank = 1; bank <= genesis.members().size(); bank++) {
      banks.add(bank(bank));
    }
    return new SharingRecord(
        genesis.name(),
        genesis.id(),
        round.id().epoch(),
        round.id().number(),
        round.caller(),
        round.openedAt(),
        round.opening().posixSeconds(),
        genesis.policy(),
        banks,
        contributors().stream().map(this::recipient).toList(),
        ending());
  }

  private SortedSet<Integer> contributors() {
    return round.isClosed(RoundStep.CONTRIBUTION)
        ? round.presentAfter(RoundStep.CONTRIBUTION)
        : new TreeSet<>();
  }

  private String name(int bank) {
    return genesis.members().get(bank - 1).name();
  }

  private SharingRecord.Bank bank(int bank) {
    String left =
        round.faults().stream()
            .filter(f -> f.bank() == bank && !round.present().contains(bank))
            .map(Fault::text)
            .collect(Collectors.joining("; "));
    String remark =
        round.gaveUp().containsKey(bank) ? "gave up: " + round.gaveUp().get(bank) : left;
    return new SharingRecord.Bank(
        bank,
        name(bank),
        round.opening().roster().contains(bank),
        contributors().contains(bank),
        remark.isEmpty() ? Optional.empty() : Optional.of(remark));
  }

  private SharingRecord.Recipient recipient(int bank) {
    List<Integer> ranges =
        round.releasedRanges().stream()
            .filter(r -> r.bank() == bank)
            .map(TableRange::index)
            .toList();
    SortedSet<Integer> all = new TreeSet<>();
    SortedSet<Integer> some = new TreeSet<>();
    for (int sender : contributors()) {
      SortedSet<Integer> sent = new TreeSet<>(round.postsOf(sender, RoundStep.ANSWER).keySet());
      sent.retainAll(ranges);
      if (sender != bank && !sent.isEmpty()) {
        (sent.containsAll(ranges) ? all : some).add(sender);
      }
    }
    Accepted post = round.postsOf(bank, RoundStep.RESULT).get(0);
    return new SharingRecord.Recipient(
        bank,
        name(bank),
        all,
        some,
        new TreeSet<>(),
        round.resultCommitment(bank),
        post == null ? -1 : post.position(),
        statements.stream().filter(s -> s.bank() == bank && fits(s, round)).findFirst());
  }

  private String ending() {
    if (round.failure().isPresent()) {
      return "ended without results: " + round.failure().get();
    }
    if (!round.isClosed(RoundStep.CONTRIBUTION)) {
      return "not over: at " + round.step().label();
    }
    SortedSet<Integer> done = new TreeSet<>();
    for (int bank : contributors()) {
      if (round.resultCommitment(bank).isPresent()) {
        done.add(bank);
      }
    }
    return done.size() == contributors().size()
        ? "all recipients committed to their results"
        : "banks %s of %s committed to their results".formatted(done, contributors());
  }
}
