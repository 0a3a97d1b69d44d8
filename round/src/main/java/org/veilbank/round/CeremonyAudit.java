package org.veilbank.round;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.board.Accepted;
import org.veilbank.board.Entry;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CeremonyMessage;
import org.veilbank.threshold.CeremonyStep;
import org.veilbank.threshold.CeremonyTranscript;
import org.veilbank.threshold.ThresholdParameters;

/** Derives the consortium's public keys from what banks posted in the ceremony. */
final class CeremonyAudit {
  private final Genesis genesis;
  private final ThresholdParameters parameters;
  private final Payloads payloads;
  private final OpenCheck check = new OpenCheck("THR-1.7", "ceremony", 0);

  CeremonyAudit(Genesis genesis, ThresholdParameters parameters, Payloads payloads) {
    this.genesis = genesis;
    this.parameters = parameters;
    this.payloads = payloads;
  }

  /** One attempt's messages, where the board has them. */
  private final class Attempt implements CeremonyTranscript.Messages<IOException> {
    private final Map<CeremonyStep, Map<BankIndex, Accepted>> posts = new HashMap<>();

    void add(CeremonyStep step, Accepted entry) {
      posts
          .computeIfAbsent(step, s -> new HashMap<>())
          .putIfAbsent(new BankIndex(entry.entry().header().author()), entry);
    }

    @Override
    public boolean has(CeremonyStep step, BankIndex bank) {
      return posts.getOrDefault(step, Map.of()).containsKey(bank);
    }

    @Override
    public CeremonyMessage of(CeremonyStep step, BankIndex bank) throws IOException {
      Accepted post = posts.getOrDefault(step, Map.of()).get(bank);
      if (post == null) {
        throw new IllegalStateException("%s has not spoken at %s".formatted(bank, step));
      }
      return new CeremonyMessage(
          step, bank, payloads.read(post), post.entry().header().payload().bytes());
    }
  }

  /** The keys of the first attempt that all banks signed; empty if there is none. */
  Optional<CeremonyTranscript.Keys> keys(List<Accepted> entries) {
    for (Map.Entry<Long, Attempt> each : attempts(entries).entrySet()) {
      check.applies();
      long number = each.getKey();
      try {
        switch (CeremonyTranscript.read(
            CeremonyBank.setup(genesis, parameters, number), each.getValue())) {
          case CeremonyTranscript.Keys keys -> {
            check.note(
                "attempt %d: all %d banks signed the keys of %s"
                    .formatted(number, parameters.bankCount(), keys.epoch()));
            return Optional.of(keys);
          }
          case CeremonyTranscript.Broken broken -> broken(number, broken);
          case CeremonyTranscript.Incomplete incomplete ->
              check.note(
                  "attempt %d: not complete, at step %d %s have not spoken"
                      .formatted(number, incomplete.step().code(), incomplete.missing()));
        }
      } catch (IOException e) {
        check.fail(0, -1, "attempt %d cannot be read: %s".formatted(number, e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private void broken(long attempt, CeremonyTranscript.Broken broken) {
    List<Integer> culprits = broken.culprits().stream().map(BankIndex::value).toList();
    for (int bank : culprits.isEmpty() ? List.of(0) : culprits) {
      check.fail(
          new Fault(broken.rule(), bank, -1, "attempt %d: %s".formatted(attempt, broken.reason())));
    }
  }

  private SortedMap<Long, Attempt> attempts(List<Accepted> entries) {
    SortedMap<Long, Attempt> attempts = new TreeMap<>();
    for (Accepted entry : entries) {
      Entry.Header header = entry.entry().header();
      Optional<CeremonyStep> step =
          CeremonyStep.KEY_MAKING.stream().filter(s -> s.code() == header.key().step()).findFirst();
      if (step.isEmpty()
          || header.key().part() != 0
          || !header.key().epoch().equals(genesis.id())) {
        check.fail(
            new Fault(
                "RND-6.3",
                header.author(),
                entry.position(),
                "%s: no message of a ceremony".formatted(header.key())));
      } else {
        attempts.computeIfAbsent(header.key().round(), a -> new Attempt()).add(step.get(), entry);
      }
    }
    return attempts;
  }

  AuditCheck check() {
    return check.close();
  }
}
