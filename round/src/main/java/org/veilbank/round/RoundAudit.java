package org.veilbank.round;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.veilbank.board.Accepted;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.Plaintext;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.CeremonyTranscript;
import org.veilbank.threshold.CiphertextDigest;
import org.veilbank.threshold.SealedMessage;
import org.veilbank.threshold.ThresholdParameters;

/** The checks of one round (RND-7.1): what is public is computed again, chunk by chunk. */
final class RoundAudit {
  private final Genesis genesis;
  private final ThresholdParameters parameters;
  private final ConsortiumState consortium;
  private final RoundState round;
  private final Payloads payloads;
  private final Optional<CeremonyTranscript.Keys> keys;
  private final OpenCheck epoch;
  private final OpenCheck phases;
  private final OpenCheck posts;
  private final OpenCheck nonces;
  private final OpenCheck tables;
  private final OpenCheck contributions;
  private final OpenCheck masks;
  private final OpenCheck aggregates;
  private final OpenCheck openings;
  private final OpenCheck gates;
  private final OpenCheck policy;
  private final OpenCheck answers;
  private final OpenCheck results;

  /**
   * Of a round.
   *
   * @param keys of the ceremony, if it was done
   */
  RoundAudit(
      Genesis genesis,
      ThresholdParameters parameters,
      ConsortiumState consortium,
      RoundState round,
      Payloads payloads,
      Optional<CeremonyTranscript.Keys> keys) {
    this.genesis = genesis;
    this.parameters = parameters;
    this.consortium = consortium;
    this.round = round;
    this.payloads = payloads;
    this.keys = keys;
    this.epoch = check("RND-1.4", "key");
    this.phases = check("RND-6.2", "phases");
    this.posts = check("RND-6.3", "posts");
    this.nonces = check("RND-2.2", "nonces");
    this.tables = check("RND-2.5", "tables");
    this.contributions = check("RND-3.3", "contributions");
    this.masks = check("THR-3.1", "masks");
    this.aggregates = check("RND-3.4", "aggregates");
    this.openings = check("THR-2.4", "openings");
    this.gates = check("RND-4.3", "gates");
    this.policy = check("RND-4.4", "policy");
    this.answers = check("RND-5.1", "answers");
    this.results = check("RND-7.2", "results");
  }

  private OpenCheck check(String rule, String name) {
    return new OpenCheck(rule, name, round.id().number());
  }

  /** All checks of the round, in order. */
  List<AuditCheck> run() throws IOException {
    epoch();
    phases();
    List<Fault> faults = new ArrayList<>(round.faults());
    faults.removeAll(round.absences());
    faults.forEach(this::sort);
    posts.applies();
    commitments();
    if (round.isClosed(RoundStep.CONTRIBUTION) && round.failure().isEmpty()) {
      chunks();
      answers();
      results();
    }
    policy();
    return Stream.of(
            epoch,
            phases,
            posts,
            nonces,
            tables,
            contributions,
            masks,
            aggregates,
            openings,
            gates,
            policy,
            answers,
            results)
        .map(OpenCheck::close)
        .toList();
  }

  /** Puts a fault where its rule is checked. */
  private void sort(Fault fault) {
    OpenCheck where =
        switch (fault.rule()) {
          case "RND-6.2" -> phases;
          case "RND-2.2" -> nonces;
          case "RND-2.5" -> tables;
          case "RND-3.3" -> contributions;
          case "THR-3.1" -> masks;
          case "RND-3.4" -> aggregates;
          case "THR-2.4", "RND-5.1" -> openings;
          default -> posts;
        };
    where.fail(fault);
  }

  private void epoch() {
    epoch.applies();
    if (keys.isEmpty() || !keys.get().epoch().equals(round.id().epoch())) {
      epoch.fail(
          round.caller(),
          round.openedAt(),
          "the round is of %s, the ceremony gave %s"
              .formatted(round.id().epoch(), keys.map(k -> k.epoch().toString()).orElse("no key")));
    }
  }

  private void phases() {
    phases.applies();
    phases.note(
        "called by bank %d at entry %d, banks %s"
            .formatted(round.caller(), round.openedAt(), round.opening().roster()));
    for (RoundStep step : RoundStep.CLOSING) {
      Optional<Long> closed = round.closedAt(step);
      if (closed.isPresent()) {
        phases.note(
            "%s closed at entry %d by the votes of banks %s; banks %s go on"
                .formatted(
                    step.label(), closed.get(), round.voters(step), round.presentAfter(step)));
      }
    }
    round.absences().forEach(each -> phases.note(each.toString()));
    round.gaveUp().forEach((bank, why) -> phases.note("bank %d gave up: %s".formatted(bank, why)));
    if (round.failure().isPresent()) {
      phases.note("the round ended without results: " + round.failure().get());
    } else if (!round.isClosed(RoundStep.CONTRIBUTION)) {
      phases.note("the round is at " + round.step().label());
    }
  }

  /** Commitments were held against what followed when steps were closed; here, tables are read. */
  private void commitments() throws IOException {
    if (round.isClosed(RoundStep.NONCE)) {
      nonces.applies();
      nonces.note("beacon " + round.beacon());
    }
    if (round.isClosed(RoundStep.TABLE)) {
      tables.applies();
      for (int bank : round.presentAfter(RoundStep.TABLE)) {
        for (Accepted post : round.postsOf(bank, RoundStep.TABLE).values()) {
          table(bank, post);
        }
      }
    }
  }

  private void table(int bank, Accepted post) {
    CiphertextForm fresh =
        CiphertextForm.fresh(parameters.context(), parameters.context().parameters().topLevel());
    try {
      CiphertextForm.decode(parameters.context(), payloads.read(post), List.of(fresh, fresh))
          .forEach(Ciphertext::close);
    } catch (InvalidEncodingException | IOException e) {
      tables.fail(bank, post.position(), String.valueOf(e.getMessage()));
    }
  }

  private void chunks() {
    contributions.applies();
    masks.applies();
    int level =
        Disclosure.level(
            parameters.context().parameters(), genesis.policy(), genesis.members().size());
    Optional<List<CiphertextForm>> forms = commonForms();
    if (forms.isEmpty()) {
      contributions.fail(0, -1, "no bank's contribution can be read");
      return;
    }
    contributions.note("form of most banks' contributions: " + forms.get());
    Aggregation aggregation =
        new Aggregation(
            parameters,
            round,
            payloads,
            forms.get(),
            Layout.of(genesis).maskLevel(level),
            this::ofContribution);
    round.releasedChunks().forEach(chunk -> chunk(chunk, aggregation));
  }

  /** What cannot be read is out of place by RND-6.3; here it is known what it should be. */
  private void ofContribution(Fault fault) {
    if (fault.rule().equals("RND-6.3")) {
      contributions.fail(fault);
    } else {
      sort(fault);
    }
  }

  /**
   * What most banks' contributions say of themselves. It follows from the parameters, so all should
   * say the same; {@link Aggregation} names those that do not.
   */
  private Optional<List<CiphertextForm>> commonForms() {
    Map<List<CiphertextForm>, Integer> votes = new HashMap<>();
    List<CiphertextForm> most = List.of();
    for (int bank : round.presentAfter(RoundStep.CONTRIBUTION)) {
      Optional<List<CiphertextForm>> forms = forms(bank);
      if (forms.isPresent()) {
        int count = votes.merge(forms.get(), 1, Integer::sum);
        most = most.isEmpty() || count > votes.getOrDefault(most, 0) ? forms.get() : most;
      }
    }
    return most.isEmpty() ? Optional.empty() : Optional.of(most);
  }

  private Optional<List<CiphertextForm>> forms(int bank) {
    for (Accepted post : round.postsOf(bank, RoundStep.CONTRIBUTION).values()) {
      try {
        List<Ciphertext> values =
            CiphertextForm.decode(parameters.context(), payloads.read(post), round.values());
        List<CiphertextForm> forms = values.stream().map(CiphertextForm::of).toList();
        values.forEach(Ciphertext::close);
        return Optional.of(forms);
      } catch (InvalidEncodingException | IOException e) {
        // Whoever adds it up will say so; the bank's other contributions may show the form.
      }
    }
    return Optional.empty();
  }

  /** Computes again what follows from the contributions to a chunk. */
  private void chunk(int chunk, Aggregation aggregation) {
    List<Aggregate.Opened> opened = new ArrayList<>();
    boolean all = true;
    for (TableRange range : round.releasedRanges()) {
      if (range.chunk() == chunk) {
        Optional<Aggregate.Opened> one = opened(range, aggregation);
        one.ifPresent(opened::add);
        all &= one.isPresent();
      }
    }
    if (all) {
      gate(chunk, opened);
    }
    opened.forEach(Aggregate.Opened::close);
  }

  /** Adds up a range again, and combines its openings; nothing if that is not possible. */
  private Optional<Aggregate.Opened> opened(TableRange range, Aggregation aggregation) {
    aggregates.applies();
    try {
      Aggregate aggregate = aggregation.of(range);
      SortedSet<Integer> opening = new TreeSet<>();
      for (int bank : round.presentAfter(RoundStep.CONTRIBUTION)) {
        if (round.postsOf(bank, RoundStep.OPENING).containsKey(range.index())) {
          opening.add(bank);
        }
      }
      aggregates.note(
          "range %d: digest %s, openings of banks %s"
              .formatted(range.index(), aggregate.digest(), opening));
      // Just as many as decrypt may be there, and no more will come.
      Optional<List<Plaintext>> plaintexts =
          new Openings(parameters, round, payloads, fault -> ofOpening(fault, range.index()))
              .combined(aggregate, Patience.GO_ON);
      if (plaintexts.isEmpty()) {
        aggregate.close();
        openings.note(
            "range %d is not open: need fitting openings of %d banks"
                .formatted(range.index(), genesis.threshold()));
        return Optional.empty();
      }
      openings.applies();
      return Optional.of(new Aggregate.Opened(aggregate, plaintexts.get()));
    } catch (RoundFailedException e) {
      sort(e.fault());
    } catch (IOException e) {
      aggregates.fail(
          0, -1, "range %d cannot be computed again: %s".formatted(range.index(), e.getMessage()));
    } catch (IllegalArgumentException e) {
      // What a majority states of its ciphertexts may be such that nobody could go on with them.
      aggregates.fail(0, -1, "range %d: %s".formatted(range.index(), e.getMessage()));
    }
    return Optional.empty();
  }

  private void ofOpening(Fault fault, int range) {
    Accepted post = round.postsOf(fault.bank(), RoundStep.OPENING).get(range);
    sort(
        fault.position() >= 0 || post == null
            ? fault
            : new Fault(fault.rule(), fault.bank(), post.position(), fault.text()));
  }

  private void gate(int chunk, List<Aggregate.Opened> opened) {
    if (keys.isEmpty() || !keys.get().epoch().equals(round.id().epoch())) {
      return;
    }
    gates.applies();
    Disclosure disclosure =
        new Disclosure(
            parameters.context(),
            keys.get().relinearisationKey(),
            genesis.policy(),
            genesis.members().size());
    List<Ciphertext> refreshed =
        Aggregate.refreshed(opened, parameters.context().parameters().degree());
    try (Disclosure.Gated gated =
        disclosure.prepare(refreshed.get(0), refreshed.subList(1, refreshed.size()))) {
      for (TableRange range : round.releasedRanges()) {
        if (range.chunk() == chunk) {
          List<Ciphertext> outputs = gated.outputFor(range.first(), range.end());
          for (int i = 0; i < outputs.size(); i++) {
            gates.note(
                "range %d, for bank %d, ciphertext %d: %s"
                    .formatted(
                        range.index(),
                        range.bank(),
                        i,
                        CiphertextDigest.of(round.id().epoch(), outputs.get(i))));
          }
          outputs.forEach(Ciphertext::close);
        }
      }
    } finally {
      refreshed.forEach(Ciphertext::close);
    }
  }

  /** Whether everyone who answers anybody, or took a result, answered all (RND-5.1). */
  private void answers() {
    int outputs =
        genesis.policy().measures().size() + (Disclosure.releasesSum(genesis.policy()) ? 1 : 0);
    long bytes = (long) outputs * Answer.encodedBytes(parameters) + SealedMessage.OVERHEAD_BYTES;
    for (int bank : round.presentAfter(RoundStep.CONTRIBUTION)) {
      SortedSet<Integer> due = new TreeSet<>();
      round.releasedRanges().stream()
          .filter(r -> r.bank() != bank)
          .forEach(r -> due.add(r.index()));
      SortedSet<Integer> posted = new TreeSet<>();
      for (Map.Entry<Integer, Accepted> each : round.postsOf(bank, RoundStep.ANSWER).entrySet()) {
        posted.add(each.getKey());
        long length = each.getValue().entry().header().payloadBytes();
        if (!due.contains(each.getKey())) {
          answers.fail(
              bank,
              each.getValue().position(),
              "answers for range %d: need those of %s".formatted(each.getKey(), due));
        } else if (length != bytes) {
          answers.fail(
              bank,
              each.getValue().position(),
              "sealed answers of %d bytes: need %d".formatted(length, bytes));
        }
      }
      SortedSet<Integer> missing = new TreeSet<>(due);
      missing.removeAll(posted);
      boolean tookResult = round.resultCommitment(bank).isPresent();
      if (!posted.isEmpty() || tookResult) {
        answers.applies();
      }
      if (missing.isEmpty()) {
        answers.note("bank %d answered for all ranges of others".formatted(bank));
      } else if (posted.isEmpty() && !tookResult) {
        answers.note("bank %d answered nobody, and took no result".formatted(bank));
      } else {
        answers.fail(
            bank,
            -1,
            "answered for ranges %s and not for %s%s"
                .formatted(posted, missing, tookResult ? ", and took a result" : ""));
      }
    }
  }

  private void results() {
    for (int bank : round.presentAfter(RoundStep.CONTRIBUTION)) {
      Accepted post = round.postsOf(bank, RoundStep.RESULT).get(0);
      if (post != null) {
        results.applies();
        results.note(
            "bank %d committed to its statement at entry %d: %s"
                .formatted(bank, post.position(), round.resultCommitment(bank).orElseThrow()));
      }
    }
  }

  /** A round that the policy forbids may be called, but not helped to its end. */
  private void policy() {
    policy.applies();
    Optional<Fault> refusal = consortium.refusal(round);
    if (refusal.isPresent()) {
      policy.note("to be refused: " + refusal.get().text());
      for (int bank : round.opening().roster()) {
        for (RoundStep step : List.of(RoundStep.OPENING, RoundStep.ANSWER)) {
          round.postsOf(bank, step).values().stream()
              .findFirst()
              .ifPresent(post ->
                  policy.fail(
                      bank,
                      post.position(),
                      "posted at %s of a round that the policy forbids: %s"
                          .formatted(step.label(), refusal.get().text())));
        }
      }
    }
    consortium
        .round(round.id().number() - 1)
        .filter(before ->
            before.opening().period(genesis.policy()) > round.opening().period(genesis.policy()))
        .ifPresent(before ->
            policy.fail(
                round.caller(),
                round.openedAt(),
                "called with a time in an earlier period than the round before"));
  }
}
