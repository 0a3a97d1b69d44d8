package org.veilbank.round;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.Commitment;
import org.veilbank.threshold.Refresh;
import org.veilbank.threshold.ThresholdParameters;

/**
 * What one bank computes in one round until contributions are closed; {@link RoundReveal} has the
 * rest. Each post follows from the bank's seed, its clients and what the board had when a step was
 * closed, so it can be made again to the bit (RND-1.2); what is costly is kept in a spool.
 */
public final class RoundWork implements AutoCloseable {
  final Genesis genesis;
  final Layout layout;
  final int self;
  final RoundState state;
  final ClientFile clients;
  final RoundSecrets secrets;
  final Spool spool;
  final Payloads payloads;
  final Consumer<Fault> faults;
  final ThresholdParameters parameters;
  final BgvContext context;
  final Seed seed;
  final Disclosure disclosure;
  final String prefix;
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
    this.disclosure =
        new Disclosure(
            context,
            secrets.keys().relinearisationKey(),
            genesis.policy(),
            genesis.members().size());
    this.prefix = "round-%d-".formatted(state.id().number());
  }

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

  byte[] bytes(String label) {
    byte[] bytes = new byte[Hash.BYTES];
    try (Seed own = seed.derive(label);
        RandomStream stream = own.stream()) {
      stream.nextBytes(bytes);
    }
    return bytes;
  }

  OwnTable ownTable() {
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
    for (int range : state.ranges()) {
      String name = "%smask-%d".formatted(prefix, range);
      Optional<Payload> kept = spool.find(name);
      masks.put(range, kept.isPresent() ? kept.get() : spool.keep(name, mask(range)));
    }
    return masks;
  }

  /** Where ranges share a chunk, masks have a level more, which cutting out a range takes. */
  int maskLevel() {
    return layout.maskLevel(disclosure.level());
  }

  private byte[] mask(int range) {
    Refresh refresh = new Refresh(parameters);
    BgvCodec codec = new BgvCodec(context);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value = 0; value < state.values(); value++) {
      try (Seed own = seed.derive("mask", range, value);
          RandomStream randomness = own.stream()) {
        byte[] nonce = new byte[Commitment.NONCE_BYTES];
        randomness.nextBytes(nonce);
        out.writeBytes(nonce);
        try (Ciphertext mask = refresh.mask(secrets.keys().publicKey(), maskLevel(), randomness)) {
          out.writeBytes(codec.encode(mask));
        }
      }
    }
    return out.toByteArray();
  }

  Payload contributionCommitment() throws IOException {
    ByteBuffer all =
        ByteBuffer.allocate(
            Hash.BYTES + Commitment.BYTES * state.values() * layout.ranges().size());
    all.put(state.id().digestsHash("contribution", self, digests(contributions())).bytes());
    for (Map.Entry<Integer, Payload> each : masks().entrySet()) {
      int range = each.getKey();
      List<byte[]> reveals = Aggregation.MaskPost.split(read(each.getValue()), state.values());
      for (int value = 0; value < state.values(); value++) {
        byte[] commitment =
            Commitment.to(
                reveals.get(value),
                Aggregation.MaskPost.place(state.id(), range, value),
                RoundStep.CONTRIBUTION.code(),
                new BankIndex(self));
        all.put(Hash.BYTES + Commitment.BYTES * (range * state.values() + value), commitment);
      }
    }
    return Payload.of(all.array());
  }

  static byte[] read(Payload payload) throws IOException {
    try (InputStream in = payload.openChecked()) {
      return in.readAllBytes();
    }
  }

  /** The forms of contributions: they follow from the parameters, so this bank's own show them. */
  List<CiphertextForm> contributionForms() throws IOException {
    if (forms.isEmpty()) {
      Payload own = contributions().values().iterator().next();
      List<Ciphertext> first = decodeOwn(read(own), state.values());
      forms = first.stream().map(CiphertextForm::of).toList();
      first.forEach(Ciphertext::close);
    }
    return forms;
  }

  List<Ciphertext> decodeOwn(byte[] bytes, int count) {
    try {
      return CiphertextForm.decode(context, bytes, count);
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException("the spool holds something else than was kept", e);
    }
  }

  @Override
  public void close() {
    seed.close();
  }
}
