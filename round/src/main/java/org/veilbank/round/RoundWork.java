package org.veilbank.round;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.Plaintext;
import org.veilbank.math.RandomStream;
import org.veilbank.math.Seed;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.AnswerSlot;
import org.veilbank.threshold.Answerer;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.Commitment;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.Refresh;
import org.veilbank.threshold.SealContext;
import org.veilbank.threshold.SealedMessage;
import org.veilbank.threshold.ThresholdParameters;

/**
 * What one bank computes in one round. Each post follows from the bank's seed, its clients and what
 * the board had when a step was closed, so it can be made again to the bit (RND-1.2); what is
 * costly is kept in a spool.
 */
public final class RoundWork implements AutoCloseable {
  /** Places of answers in a journal: a hundred a step, so that each value has its own. */
  private static final int SLOT_STEPS = 100;

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
  private final Answerer answerer;
  private final Disclosure disclosure;
  private final String prefix;
  private final Map<Integer, SaltedClients> salted = new HashMap<>();
  private List<CiphertextForm> forms = List.of();
  private @Nullable OwnTable ownTable;

  /**
   * A bank's work in a round.
   *
   * @param clients checked, with the genesis' measures
   * @param payloads reads the board
   * @param faults is told what other banks did wrong
   */
  public RoundWork(
      Genesis genesis,
      BankIndex self,
      RoundState state,
      ClientFile clients,
      RoundSecrets secrets,
      Spool spool,
      Payloads payloads,
      Consumer<Fault> faults) {
    this.genesis = genesis;
    this.layout = Layout.of(genesis);
    this.self = self.value();
    this.state = state;
    this.clients = clients;
    this.secrets = secrets;
    this.spool = spool;
    this.payloads = payloads;
    this.faults = faults;
    this.parameters = secrets.keys().share().parameters();
    this.context = parameters.context();
    this.seed = state.id().seed(secrets.master());
    this.answerer =
        new Answerer(
            secrets.keys().epoch(),
            secrets.keys().share(),
            secrets.keys().floodingKeys(),
            secrets.journal());
    this.disclosure =
        new Disclosure(
            context,
            secrets.keys().relinearisationKey(),
            genesis.policy(),
            genesis.members().size());
    this.prefix = "round-%d-".formatted(state.id().number());
  }

  // Commitments and tables.

  /**
   * Hashes of the seed, of the nonce, and of the client file with a secret of its own: so a bank
   * cannot bring other clients later, neither by mistake nor to an inquiry (RND-1.2).
   */
  Payload commit() {
    ByteBuffer all = ByteBuffer.allocate(3 * Hash.BYTES);
    all.put(state.id().seedHash(self, seed).bytes());
    all.put(state.id().nonceHash(self, nonceBytes()).bytes());
    all.put(
        state
            .id()
            .digest(
                "veilbank/round/clients", RoundId.integer(self), bytes("clients"), clients.digest())
            .bytes());
    return Payload.of(all.array());
  }

  /**
   * Checks that this bank goes on with the seed and the clients that it began the round with.
   *
   * @throws IOException if not
   */
  void requireSameInput() throws IOException {
    Accepted begun = state.postsOf(self, RoundStep.COMMIT).get(0);
    if (begun != null && !begun.entry().header().payload().equals(commit().digest())) {
      throw new IOException(
          "%s: is not the client file that round %d was begun with, or the bank's keys are not; need that file, unchanged to the byte"
              .formatted(clients.file(), state.id().number()));
    }
  }

  Payload nonce() {
    return Payload.of(nonceBytes());
  }

  private byte[] nonceBytes() {
    return bytes("nonce");
  }

  private byte[] bytes(String label) {
    byte[] bytes = new byte[Hash.BYTES];
    try (Seed own = seed.derive(label);
        RandomStream stream = own.stream()) {
      stream.nextBytes(bytes);
    }
    return bytes;
  }

  private OwnTable ownTable() {
    OwnTable table = ownTable;
    if (table == null) {
      table =
          new OwnTable(
              clients.ids(),
              genesis.id(),
              state.beacon(),
              self,
              layout.tableSlots(self),
              context.parameters().plaintextModulus().value(),
              seed);
      ownTable = table;
    }
    return table;
  }

  SortedMap<Integer, Payload> tables() throws IOException {
    SortedMap<Integer, Payload> tables = new TreeMap<>();
    for (TableRange range : layout.rangesOf(self)) {
      String name = "%stable-%d".formatted(prefix, range.index());
      Optional<Payload> kept = spool.find(name);
      tables.put(
          range.index(),
          kept.isPresent()
              ? kept.get()
              : spool.keep(name, ownTable().encrypted(range, context, secrets.keys().publicKey())));
    }
    return tables;
  }

  Payload tableCommitment() throws IOException {
    return Payload.of(state.id().digestsHash("table", self, digests(tables())).bytes());
  }

  private static SortedMap<Integer, Hash> digests(SortedMap<Integer, Payload> posts) {
    SortedMap<Integer, Hash> digests = new TreeMap<>();
    posts.forEach((part, payload) -> digests.put(part, payload.digest()));
    return digests;
  }

  /**
   * What is posted at a place and depends on when it was made: kept before it is posted, so that
   * after a lost acknowledgement nothing else is.
   */
  Payload once(StepKey key, byte[] payload) throws IOException {
    String name = "%s%s-%d".formatted(prefix, key.kind(), key.step());
    Optional<Payload> before = spool.find(name);
    return before.isPresent() ? before.get() : spool.keep(name, payload);
  }

  // Contributions and masks.

  SortedMap<Integer, Payload> contributions() throws IOException {
    SortedMap<Integer, Payload> contributions = new TreeMap<>();
    for (int chunk : state.contributionParts(self)) {
      String name = "%scontribution-%d".formatted(prefix, chunk);
      Optional<Payload> kept = spool.find(name);
      contributions.put(
          chunk, kept.isPresent() ? kept.get() : spool.keep(name, contribution(chunk)));
    }
    salted.clear();
    return contributions;
  }

  /** The search of one chunk (RND-3). */
  private byte[] contribution(int chunk) throws IOException {
    List<TableRange> searched =
        layout.rangesIn(chunk).stream()
            .filter(range -> range.bank() != self)
            .filter(range -> state.presentAfter(RoundStep.TABLE).contains(range.bank()))
            .toList();
    Candidates candidates = candidates(searched);
    try (Tables parts = new Tables(searched);
        Seed own = seed.derive("contribution", chunk);
        RandomStream randomness = own.stream()) {
      List<Ciphertext> found =
          new Search(context, secrets.keys().relinearisationKey())
              .run(parts, candidates, secrets.keys().publicKey(), randomness);
      byte[] encoded = CiphertextForm.encode(context, found);
      found.forEach(Ciphertext::close);
      return encoded;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Tables of a chunk, read one after the other: each is of sixty megabytes and more. */
  private final class Tables implements Iterator<TablePart>, AutoCloseable {
    private final Iterator<TableRange> ranges;
    private @Nullable TablePart part;

    Tables(List<TableRange> ranges) {
      this.ranges = ranges.iterator();
    }

    @Override
    public boolean hasNext() {
      return ranges.hasNext();
    }

    @Override
    public TablePart next() {
      close();
      try {
        part = table(ranges.next());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return part;
    }

    @Override
    public void close() {
      if (part != null) {
        part.word0().close();
        part.word1().close();
        part = null;
      }
    }
  }

  private TablePart table(TableRange range) throws IOException {
    Accepted post = state.postsOf(range.bank(), RoundStep.TABLE).get(range.index());
    if (post == null) {
      throw new IllegalStateException("no table of " + range);
    }
    CiphertextForm fresh = CiphertextForm.fresh(context, context.parameters().topLevel());
    try {
      List<Ciphertext> words =
          CiphertextForm.decode(context, payloads.read(post), List.of(fresh, fresh));
      return new TablePart(range.first(), range.end(), words.get(0), words.get(1));
    } catch (InvalidEncodingException e) {
      faults.accept(
          new Fault(
              "RND-6.3",
              range.bank(),
              post.position(),
              "table: " + String.valueOf(e.getMessage())));
      return unreadable(range);
    }
  }

  /**
   * A table of nobody in place of one that cannot be read: contributions keep their form, and a
   * chunk with no other table can be searched.
   */
  private TablePart unreadable(TableRange range) {
    Encryptor encryptor = new Encryptor(context);
    Plaintext nobody = new Encoder(context).encode(new long[context.parameters().degree()]);
    try (Seed own = seed.derive("unreadable", range.index());
        RandomStream randomness = own.stream()) {
      return new TablePart(
          range.first(),
          range.end(),
          encryptor.encrypt(nobody, secrets.keys().publicKey(), randomness),
          encryptor.encrypt(nobody, secrets.keys().publicKey(), randomness));
    }
  }

  private Candidates candidates(List<TableRange> ranges) {
    List<int[]> slots = new ArrayList<>();
    List<int[]> words0 = new ArrayList<>();
    List<int[]> words1 = new ArrayList<>();
    List<int[]> who = new ArrayList<>();
    for (TableRange range : ranges) {
      SaltedClients own = salted(range.bank());
      int piece = range.tableOffset() / layout.chunkSlots();
      slots.add(Arrays.stream(own.slots(piece)).map(slot -> slot + range.first()).toArray());
      words0.add(own.words0(piece));
      words1.add(own.words1(piece));
      who.add(own.clients(piece));
    }
    Candidates candidates =
        Candidates.of(
            layout.chunkSlots(),
            context.parameters().plaintextModulus().value(),
            joined(slots),
            joined(words0),
            joined(words1),
            joined(who),
            genesis.policy().measures().size(),
            (measure, client) -> Math.toIntExact(clients.value(measure, client)));
    // Less likely than 2^-40 by the size of the tables; but never in silence.
    int left = candidates.crowdedOut().length + candidates.sameTag().length;
    if (left > 0) {
      faults.accept(
          new Fault(
              "RND-2.3",
              self,
              -1,
              "%d of this bank's clients are not looked for in a slot: too many meet there"
                  .formatted(left)));
    }
    return candidates;
  }

  private static int[] joined(List<int[]> arrays) {
    return arrays.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** The clients as they may lie in a bank's table; of one bank at a time, if tables are large. */
  private SaltedClients salted(int bank) {
    if (layout.chunks() > 1) {
      salted.keySet().retainAll(List.of(bank));
    }
    return salted.computeIfAbsent(
        bank,
        b ->
            new SaltedClients(
                clients.ids(),
                genesis.id(),
                state.beacon(),
                b,
                layout.tableSlots(b),
                layout.chunkSlots(),
                context.parameters().plaintextModulus().value()));
  }

  SortedMap<Integer, Payload> masks() throws IOException {
    SortedMap<Integer, Payload> masks = new TreeMap<>();
    for (int chunk : state.chunks()) {
      String name = "%smask-%d".formatted(prefix, chunk);
      Optional<Payload> kept = spool.find(name);
      masks.put(chunk, kept.isPresent() ? kept.get() : spool.keep(name, mask(chunk)));
    }
    return masks;
  }

  private byte[] mask(int chunk) {
    Refresh refresh = new Refresh(parameters);
    BgvCodec codec = new BgvCodec(context);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value = 0; value < state.values(); value++) {
      try (Seed own = seed.derive("mask", chunk, value);
          RandomStream randomness = own.stream()) {
        byte[] nonce = new byte[Commitment.NONCE_BYTES];
        randomness.nextBytes(nonce);
        out.writeBytes(nonce);
        try (Ciphertext mask =
            refresh.mask(secrets.keys().publicKey(), disclosure.level(), randomness)) {
          out.writeBytes(codec.encode(mask));
        }
      }
    }
    return out.toByteArray();
  }

  Payload contributionCommitment() throws IOException {
    ByteBuffer all =
        ByteBuffer.allocate(Hash.BYTES + Commitment.BYTES * state.values() * layout.chunks());
    all.put(state.id().digestsHash("contribution", self, digests(contributions())).bytes());
    for (Map.Entry<Integer, Payload> each : masks().entrySet()) {
      int chunk = each.getKey();
      List<byte[]> reveals = Aggregation.MaskPost.split(read(each.getValue()), state.values());
      for (int value = 0; value < state.values(); value++) {
        byte[] commitment =
            Commitment.to(
                reveals.get(value),
                Aggregation.MaskPost.place(state.id(), chunk, value),
                RoundStep.CONTRIBUTION.code(),
                new BankIndex(self));
        all.put(Hash.BYTES + Commitment.BYTES * (chunk * state.values() + value), commitment);
      }
    }
    return Payload.of(all.array());
  }

  private static byte[] read(Payload payload) throws IOException {
    try (InputStream in = payload.openChecked()) {
      return in.readAllBytes();
    }
  }

  // Openings, answers, results.

  /** The chunks in which somebody who is still part of the round has a table. */
  List<Integer> releasedChunks() {
    return state.releasedRanges().stream().map(TableRange::chunk).distinct().toList();
  }

  private Aggregation aggregation() throws IOException {
    return new Aggregation(
        parameters, state, payloads, contributionForms(), disclosure.level(), faults);
  }

  /** The forms of contributions: they follow from the parameters, so this bank's own show them. */
  private List<CiphertextForm> contributionForms() throws IOException {
    if (forms.isEmpty()) {
      Payload own = contributions().values().iterator().next();
      List<Ciphertext> first = decodeOwn(read(own), state.values());
      forms = first.stream().map(CiphertextForm::of).toList();
      first.forEach(Ciphertext::close);
    }
    return forms;
  }

  Payload opening(int chunk) throws IOException, RoundFailedException, ConflictingAnswerException {
    try (Aggregate aggregate = aggregation().of(chunk)) {
      List<Ciphertext> masked = aggregate.masked();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(aggregate.digest().bytes());
      out.writeBytes(answers(masked, RoundStep.OPENING, chunk, 0));
      masked.forEach(Ciphertext::close);
      return Payload.of(out.toByteArray());
    }
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
    if (!isEnough(RoundStep.OPENING, chunk, 0, patience)) {
      return Optional.empty();
    }
    try (Aggregate aggregate = aggregation().of(chunk)) {
      Optional<List<Plaintext>> opened = opened(aggregate, patience);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      List<Ciphertext> refreshed = aggregate.refreshed(opened.get());
      try (Disclosure.Gated gated =
          disclosure.prepare(refreshed.get(0), refreshed.subList(1, refreshed.size()))) {
        for (TableRange range : state.releasedRanges()) {
          if (range.chunk() == chunk) {
            List<Ciphertext> outputs = gated.outputFor(range.first(), range.end());
            keepAnswer(range, outputs);
            outputs.forEach(Ciphertext::close);
          }
        }
      } finally {
        refreshed.forEach(Ciphertext::close);
      }
    }
    return keptAnswers(chunk);
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

  /** What the banks' openings of a chunk come to; empty if more are to be waited for. */
  private Optional<List<Plaintext>> opened(Aggregate aggregate, Patience patience)
      throws IOException, RoundFailedException {
    return new Openings(parameters, state, payloads, faults).combined(aggregate, patience);
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
    CuckooTable places = ownTable().places();
    List<Optional<List<Released>>> outcomes =
        new ArrayList<>(Collections.nCopies(clients.ids().count(), Optional.empty()));
    for (TableRange range : layout.rangesOf(self)) {
      Optional<List<Plaintext>> opened = received(range, patience);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      readInto(outcomes, range, opened.get(), places);
    }
    RoundResult result = new RoundResult(outcomes, HexFormat.of().formatHex(bytes("result")));
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
    List<Ciphertext> outputs = decodeOwn(read(kept), disclosure.outputCount());
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

  private List<Ciphertext> decodeOwn(byte[] bytes, int count) {
    try {
      return CiphertextForm.decode(context, bytes, count);
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException("the spool holds something else than was kept", e);
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

  @Override
  public void close() {
    seed.close();
  }
}
