package org.veilbank.round;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.veilbank.board.Accepted;
import org.veilbank.board.Payload;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.Plaintext;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.AnswerSlot;
import org.veilbank.threshold.Answerer;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.SealContext;
import org.veilbank.threshold.SealedMessage;
import org.veilbank.threshold.ThresholdParameters;

/**
 * What one bank computes in one round once contributions are closed: openings of masked aggregates,
 * sealed answers, and its own result (RND-5).
 */
final class RoundReveal {
  /** Places of answers in a journal: a hundred a step, so that each value has its own. */
  private static final int SLOT_STEPS = 100;

  private final RoundWork work;
  private final Genesis genesis;
  private final Layout layout;
  private final int self;
  private final RoundState state;
  private final ClientFile clients;
  private final RoundSecrets secrets;
  private final Spool spool;
  private final Payloads payloads;
  private final Consumer<Fault> faults;
  private final ThresholdParameters parameters;
  private final BgvContext context;
  private final Seed seed;
  private final Disclosure disclosure;
  private final String prefix;
  private final Answerer answerer;

  /** Aggregates of a shared chunk, which are needed twice; of others there may be many. */
  private final Map<Integer, Aggregate> shared = new HashMap<>();

  /** The other half of a bank's work, whose seed it uses. */
  RoundReveal(RoundWork work) {
    this.work = work;
    this.genesis = work.genesis;
    this.layout = work.layout;
    this.self = work.self;
    this.state = work.state;
    this.clients = work.clients;
    this.secrets = work.secrets;
    this.spool = work.spool;
    this.payloads = work.payloads;
    this.faults = work.faults;
    this.parameters = work.parameters;
    this.context = work.context;
    this.seed = work.seed;
    this.disclosure = work.disclosure;
    this.prefix = work.prefix;
    this.answerer =
        new Answerer(
            secrets.keys().epoch(),
            secrets.keys().share(),
            secrets.keys().floodingKeys(),
            secrets.journal());
  }

  private Aggregation aggregation() throws IOException {
    return new Aggregation(
        parameters, state, payloads, work.contributionForms(), work.maskLevel(), faults);
  }

  /** The caller's to close, or to keep. */
  private Aggregate aggregate(TableRange range) throws IOException, RoundFailedException {
    Aggregate kept = shared.remove(range.index());
    return kept != null ? kept : aggregation().of(range);
  }

  /** This bank's opening of the masked aggregate of a range. */
  Payload opening(TableRange range)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    Aggregate aggregate = aggregate(range);
    List<Ciphertext> masked = aggregate.masked();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(aggregate.digest().bytes());
    out.writeBytes(answers(masked, RoundStep.OPENING, range.index(), 0));
    masked.forEach(Ciphertext::close);
    if (range.isWhole(layout.chunkSlots())) {
      aggregate.close();
    } else {
      shared.put(range.index(), aggregate);
    }
    return Payload.of(out.toByteArray());
  }

  /** Encoded answers of this bank. */
  private byte[] answers(List<Ciphertext> ciphertexts, RoundStep step, int part, int recipient)
      throws ConflictingAnswerException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < ciphertexts.size(); i++) {
      AnswerSlot slot =
          new AnswerSlot(state.id().number(), SLOT_STEPS * step.code() + i, part, recipient);
      Answer answer = answerer.answer(slot, ciphertexts.get(i));
      out.writeBytes(answer.encode(parameters));
    }
    return out.toByteArray();
  }

  /**
   * This bank's sealed answers for the ranges in a chunk, by range; empty if too few openings are
   * there.
   */
  Optional<SortedMap<Integer, Payload>> answers(int chunk, Patience patience)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    Optional<SortedMap<Integer, Payload>> kept = keptAnswers(chunk);
    if (kept.isPresent()) {
      return kept;
    }
    List<TableRange> ranges =
        state.releasedRanges().stream().filter(range -> range.chunk() == chunk).toList();
    for (TableRange range : ranges) {
      if (!isEnough(RoundStep.OPENING, range.index(), 0, patience)) {
        return Optional.empty();
      }
    }
    Optional<List<Ciphertext>> refreshed = refreshed(ranges, patience);
    if (refreshed.isEmpty()) {
      return Optional.empty();
    }
    List<Ciphertext> values = refreshed.get();
    try (Disclosure.Gated gated =
        disclosure.prepare(values.get(0), values.subList(1, values.size()))) {
      for (TableRange range : ranges) {
        List<Ciphertext> outputs = gated.outputFor(range.first(), range.end());
        keepAnswer(range, outputs);
        outputs.forEach(Ciphertext::close);
      }
    } finally {
      values.forEach(Ciphertext::close);
    }
    return keptAnswers(chunk);
  }

  /** The aggregates of a chunk's ranges, refreshed; empty if more openings are to be waited for. */
  private Optional<List<Ciphertext>> refreshed(List<TableRange> ranges, Patience patience)
      throws IOException, RoundFailedException {
    List<Aggregate.Opened> opened = new ArrayList<>();
    try {
      Openings openings = new Openings(parameters, state, payloads, faults);
      for (TableRange range : ranges) {
        Aggregate aggregate = aggregate(range);
        Optional<List<Plaintext>> plaintexts = openings.combined(aggregate, patience);
        if (plaintexts.isEmpty()) {
          aggregate.close();
          return Optional.empty();
        }
        opened.add(new Aggregate.Opened(aggregate, plaintexts.get()));
      }
      return Optional.of(Aggregate.refreshed(opened, layout.chunkSlots()));
    } finally {
      opened.forEach(Aggregate.Opened::close);
    }
  }

  private void keepAnswer(TableRange range, List<Ciphertext> outputs)
      throws IOException, ConflictingAnswerException {
    if (range.bank() == self) {
      spool.keep(outputName(range), CiphertextForm.encode(context, outputs));
      return;
    }
    byte[] answers = answers(outputs, RoundStep.ANSWER, range.index(), range.bank());
    try (Seed own = seed.derive("seal", range.index());
        RandomStream randomness = own.stream()) {
      spool.keep(
          answerName(range),
          SealedMessage.seal(
              answers,
              genesis.members().get(range.bank() - 1).sealingKey().bytes(),
              sealContext(range, self),
              randomness));
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException("sealing key of bank %d".formatted(range.bank()), e);
    }
  }

  private SealContext sealContext(TableRange range, int sender) {
    return new SealContext(
        state.id().place("answer", range.index()),
        RoundStep.ANSWER.code(),
        new BankIndex(sender),
        new BankIndex(range.bank()));
  }

  private String outputName(TableRange range) {
    return "%soutput-%d".formatted(prefix, range.index());
  }

  private String answerName(TableRange range) {
    return "%sanswer-%d".formatted(prefix, range.index());
  }

  /** The answers for a chunk, if all are in the spool, and this bank's own outputs too. */
  private Optional<SortedMap<Integer, Payload>> keptAnswers(int chunk) throws IOException {
    SortedMap<Integer, Payload> answers = new TreeMap<>();
    for (TableRange range : state.releasedRanges()) {
      if (range.chunk() == chunk) {
        boolean own = range.bank() == self;
        Optional<Payload> kept = spool.find(own ? outputName(range) : answerName(range));
        if (kept.isEmpty()) {
          return Optional.empty();
        }
        if (!own) {
          answers.put(range.index(), kept.get());
        }
      }
    }
    return Optional.of(answers);
  }

  /**
   * Whether as many banks have posted a part as it takes: asked at each look at the board, so
   * without reading what they posted.
   *
   * @param besides answers that are not on the board
   */
  private boolean isEnough(RoundStep step, int part, int besides, Patience patience) {
    long posted =
        state.presentAfter(RoundStep.CONTRIBUTION).stream()
            .filter(bank -> state.postsOf(bank, step).containsKey(part))
            .count();
    return AnswerPool.isEnough((int) posted + besides, expected(), parameters, patience);
  }

  /** How many answers are to be expected if nobody fails. */
  private int expected() {
    return state.presentAfter(RoundStep.CONTRIBUTION).size();
  }

  /** The bank's own result; empty if too few answers are there. */
  Optional<RoundResult> result(Patience patience)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    CuckooTable places = work.ownTable().places();
    List<Optional<List<Released>>> outcomes =
        new ArrayList<>(Collections.nCopies(clients.ids().count(), Optional.empty()));
    for (TableRange range : layout.rangesOf(self)) {
      Optional<List<Plaintext>> opened = received(range, patience);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      readInto(outcomes, range, opened.get(), places);
    }
    RoundResult result = new RoundResult(outcomes, HexFormat.of().formatHex(work.bytes("result")));
    spool.keep(prefix + "statement", result.statement(state.id(), self).commitment().bytes());
    return Optional.of(result);
  }

  /** Reads the released values of a range, for the clients that lie there. */
  private void readInto(
      List<Optional<List<Released>>> outcomes,
      TableRange range,
      List<Plaintext> opened,
      CuckooTable places)
      throws RoundFailedException {
    Encoder encoder = new Encoder(context);
    List<long[]> outputs = opened.stream().map(encoder::decode).toList();
    ReleaseDecoder decoder = disclosure.decoder();
    try {
      decoder.requireZeroOutside(outputs, range.first(), range.end());
      for (int slot = range.first(); slot < range.end(); slot++) {
        int client = places.client(range.tableOffset() + slot - range.first());
        if (client != CuckooTable.NOBODY) {
          outcomes.set(client, Optional.of(decoder.decode(outputs, slot)));
        }
      }
    } catch (ImplausibleReleaseException e) {
      throw new RoundFailedException(
          new Fault(
              "RND-5.3",
              0,
              -1,
              "what was opened cannot be: a bank's answer or contribution is wrong: "
                  + e.getMessage()));
    }
  }

  private Optional<List<Plaintext>> received(TableRange range, Patience patience)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    if (!isEnough(RoundStep.ANSWER, range.index(), 1, patience)) {
      return Optional.empty();
    }
    Payload kept =
        spool
            .find(outputName(range))
            .orElseThrow(() -> new IllegalStateException("own outputs are not there"));
    List<Ciphertext> outputs = work.decodeOwn(RoundWork.read(kept), disclosure.outputCount());
    AnswerPool pool = new AnswerPool(parameters, secrets.keys().epoch(), faults);
    pool.add(self, -1, answers(outputs, RoundStep.ANSWER, range.index(), self), outputs);
    for (int bank : state.presentAfter(RoundStep.CONTRIBUTION)) {
      Accepted post = state.postsOf(bank, RoundStep.ANSWER).get(range.index());
      if (bank != self && post != null) {
        try {
          byte[] answers =
              SealedMessage.open(
                  payloads.read(post), secrets.sealingKey(), sealContext(range, bank));
          pool.add(bank, post.position(), answers, outputs);
        } catch (InvalidEncodingException e) {
          faults.accept(
              new Fault(
                  "RND-5.1",
                  bank,
                  post.position(),
                  "sealed answer: " + String.valueOf(e.getMessage())));
        }
      }
    }
    try {
      return pool.open(
          outputs, "answers for range %d".formatted(range.index()), expected(), patience);
    } finally {
      outputs.forEach(Ciphertext::close);
    }
  }

  /**
   * A commitment to what the bank says of its result: how many clients it brought, and how many
   * results it got. The statement itself is for the supervisor, not for the board (RND-7.2).
   */
  Payload resultCommitment() throws IOException {
    return spool
        .find(prefix + "statement")
        .orElseThrow(() -> new IllegalStateException("no statement was kept"));
  }
}
