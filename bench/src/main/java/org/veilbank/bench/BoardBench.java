package org.veilbank.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.BoardVerifier;
import org.veilbank.board.EquivocationException;
import org.veilbank.board.FolderStore;
import org.veilbank.board.Members;
import org.veilbank.board.MemoryStore;
import org.veilbank.board.Payload;
import org.veilbank.board.StepKey;
import org.veilbank.board.TamperedBoardException;
import org.veilbank.board.redis.RedisAddress;
import org.veilbank.board.redis.RedisStore;
import org.veilbank.board.tlog.Hash;
import redis.embedded.RedisServer;

/**
 * The bulletin board on each store, elapsed time, since disks and servers are waited for. Beside
 * the folder a plain file that is forced, beside Redis a plain client with the same piece size.
 */
final class BoardBench implements BenchArea {
  private static final int BANKS = 8;
  private static final int BLOB_BYTES = 8 << 20;
  private static final int PIECE_BYTES = 1 << 20;
  private static final int SMALL_BYTES = 200;
  private static final int PIPELINE = 8;
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;

  @Override
  public String name() {
    return "board";
  }

  @Override
  public boolean usesKernel() {
    return false;
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    try {
      Path folder = Files.createTempDirectory("veil-bench-board");
      RedisServer redis = startRedis(folder);
      try {
        new Run(options, folder, sink).measure(redis.ports().get(0));
      } finally {
        redis.stop();
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EquivocationException | TamperedBoardException | ExecutionException e) {
      throw new IllegalStateException("a fresh board failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A real Redis server, with its log of commands forced every second. */
  private static RedisServer startRedis(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RedisServer redis =
        RedisServer.newRedisServer()
            .port(port)
            .setting("appendonly yes")
            .setting("appendfsync everysec")
            .setting("save \"\"")
            .setting("dir " + folder)
            .build();
    redis.start();
    return redis;
  }

  /** What storage does without a board: the same bytes, written durably, and read. */
  private interface Plain extends AutoCloseable {
    void write(byte[] bytes) throws IOException;

    void read(int bytes) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** A copy, and a copy of that. */
  private static final class PlainMemory implements Plain {
    private byte[] kept = new byte[0];

    @Override
    public void write(byte[] bytes) {
      kept = bytes.clone();
    }

    @Override
    public void read(int bytes) {
      kept = kept.clone();
    }
  }

  /** A new file that is forced. */
  private static final class PlainFile implements Plain {
    private final Path file;
    private final byte[] buffer = new byte[PIECE_BYTES];

    PlainFile(Path file) {
      this.file = file;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      Files.deleteIfExists(file);
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
          out.write(from);
        }
        out.force(true);
      }
    }

    @Override
    public void read(int bytes) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        int n = 0;
        while (n >= 0) {
          n = in.read(buffer);
        }
      }
    }
  }

  /** Pieces of 1 MB, set and got by a client in a pipeline. */
  private static final class PlainRedis implements Plain {
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    PlainRedis(String uri) {
      this.client = RedisClient.create(uri);
      this.connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    private static byte[] key(int at) {
      return ("plain:" + at).getBytes(StandardCharsets.US_ASCII);
    }

    private static void await(Future<?> reply) throws IOException {
      try {
        reply.get();
      } catch (ExecutionException e) {
        throw new IOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      RedisAsyncCommands<byte[], byte[]> commands = connection.async();
      Deque<Future<?>> pending = new ArrayDeque<>();
      for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
        pending.add(commands.set(key(at), Arrays.copyOfRange(bytes, at, at + PIECE_BYTES)));
        if (pending.size() > PIPELINE) {
          await(pending.remove());
        }
      }
      for (Future<?> each : pending) {
        await(each);
      }
    }

    @Override
    public void read(int bytes) throws IOException {
      List<Future<?>> replies = new ArrayList<>();
      for (int at = 0; at < bytes; at += PIECE_BYTES) {
        replies.add(connection.async().get(key(at)));
      }
      for (Future<?> reply : replies) {
        await(reply);
      }
    }

    @Override
    public void close() {
      connection.close();
      client.shutdown();
    }
  }

  /** Measurements on all stores. */
  private final class Run {
    private final boolean quick;
    private final Path folder;
    private final Consumer<BenchResult> sink;
    private final Members members;
    private final List<BankSigner> signers = new ArrayList<>();
    private final Hash epoch = Hash.sha256(new byte[1]);
    private final byte[] blob = new byte[BLOB_BYTES];
    private final Random random = new Random(1);

    Run(BenchOptions options, Path folder, Consumer<BenchResult> sink) {
      this.quick = options.quick();
      this.folder = folder;
      this.sink = sink;
      List<byte[]> seeds = new ArrayList<>();
      for (int bank = 0; bank < BANKS; bank++) {
        seeds.add(Hash.sha256(new byte[] {(byte) bank}).bytes());
      }
      this.members = new Members(epoch, seeds.stream().map(BankSigner::publicKey).toList());
      for (int bank = 1; bank <= BANKS; bank++) {
        signers.add(new BankSigner(members, bank, seeds.get(bank - 1)));
      }
    }

    private void report(String figure, String parameters, int threads, double[] all, String unit) {
      double[] sorted = all.clone();
      Arrays.sort(sorted);
      sink.accept(
          new BenchResult(
              name(),
              figure,
              parameters,
              "none",
              threads,
              sorted[sorted.length / 2],
              sorted[0],
              sorted[sorted.length - 1],
              unit));
    }

    void measure(int redisPort)
        throws IOException,
            EquivocationException,
            TamperedBoardException,
            ExecutionException,
            InterruptedException {
      RedisAddress redis = RedisAddress.parse("redis://localhost:" + redisPort);
      try (BoardStore memory = new MemoryStore()) {
        store("memory", memory, new PlainMemory());
      }
      try (BoardStore disk = FolderStore.open(folder.resolve("board"))) {
        store("folder", disk, new PlainFile(folder.resolve("plain")));
      }
      start();
      try (BoardStore server = RedisStore.open(redis);
          PlainRedis plain = new PlainRedis("redis://localhost:" + redisPort)) {
        store("redis", server, plain);
      }
    }

    private void store(String kind, BoardStore store, Plain plain)
        throws IOException,
            EquivocationException,
            TamperedBoardException,
            ExecutionException,
            InterruptedException {
      Board board = new Board(store, members, BoardLimits.DEFAULT);
      int number = small(kind, board);
      blobs(kind, board, plain, number);
      verify(kind, store, board, number + 1);
    }

    /** Posts of one bank one after another, and of all banks at once. */
    private int small(String kind, Board board)
        throws IOException,
            EquivocationException,
            TamperedBoardException,
            ExecutionException,
            InterruptedException {
      int posts = quick ? 100 : 500;
      int number = 0;
      double[] rates = new double[5];
      double[] grouped = new double[5];
      for (int sample = 0; sample < rates.length; sample++) {
        int from = number;
        long start = System.nanoTime();
        post(board, 0, from, from + posts);
        rates[sample] = posts * NANOS / (System.nanoTime() - start);
        number += posts;
        start = System.nanoTime();
        postAll(board, number, number + posts);
        grouped[sample] = BANKS * posts * NANOS / (System.nanoTime() - start);
        number += posts;
      }
      report("append-small", kind + ", 200 bytes, 1 bank", 1, rates, "1/s wall");
      report("append-small", kind + ", 200 bytes, 8 banks", BANKS, grouped, "1/s wall");
      return number;
    }

    private void post(Board board, int bank, int from, int to)
        throws IOException, EquivocationException, TamperedBoardException {
      byte[] payload = new byte[SMALL_BYTES];
      for (int i = from; i < to; i++) {
        ByteBuffer.wrap(payload).putInt(i);
        board.post(
            signers.get(bank), new StepKey(epoch, 1, 1, i, "small"), Payload.of(payload.clone()));
      }
    }

    private void postAll(Board board, int from, int to)
        throws ExecutionException, InterruptedException {
      try (ExecutorService threads = Executors.newFixedThreadPool(BANKS)) {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int bank = 0; bank < BANKS; bank++) {
          int own = bank;
          all.add(() -> {
            post(board, own, from, to);
            return true;
          });
        }
        for (Future<Boolean> each : threads.invokeAll(all)) {
          each.get();
        }
      }
    }

    /** In turns: the storage by itself, and the board on it. */
    private void blobs(String kind, Board board, Plain plain, int number)
        throws IOException, EquivocationException, TamperedBoardException {
      int count = quick ? 10 : 60;
      double[][] rates = new double[4][count];
      byte[] buffer = new byte[PIECE_BYTES];
      board.follow();
      for (int i = 0; i < count; i++) {
        random.nextBytes(blob);
        long start = System.nanoTime();
        plain.write(blob);
        rates[0][i] = rate(start);
        start = System.nanoTime();
        plain.read(blob.length);
        rates[1][i] = rate(start);
        random.nextBytes(blob);
        start = System.nanoTime();
        board.post(signers.get(0), new StepKey(epoch, 1, 2, number + i, "blob"), Payload.of(blob));
        rates[2][i] = rate(start);
        Accepted posted = board.follow().getLast();
        start = System.nanoTime();
        read(board, posted, buffer);
        rates[3][i] = rate(start);
      }
      report("append-blob-plain", kind + " without a board, 8 MB", 1, rates[0], "MB/s wall");
      report("append-blob", kind + ", 8 MB", 1, rates[2], "MB/s wall");
      report("read-blob-plain", kind + " without a board, 8 MB", 1, rates[1], "MB/s wall");
      report("read-blob", kind + ", 8 MB, hash checked", 1, rates[3], "MB/s wall");
    }

    private double rate(long start) {
      return BLOB_BYTES * NANOS / MEGA / (System.nanoTime() - start);
    }

    private void read(Board board, Accepted posted, byte[] buffer) throws IOException {
      try (InputStream stream = board.open(posted)) {
        int n = 0;
        while (n >= 0) {
          n = stream.read(buffer);
        }
      }
    }

    private void verify(String kind, BoardStore store, Board board, int number)
        throws IOException, ExecutionException, InterruptedException {
      int entries = quick ? 5_000 : 100_000;
      int missing = (int) (entries - store.size()) / BANKS + 1;
      postAll(board, number, number + missing);
      double[] seconds = new double[3];
      for (int i = 0; i < seconds.length; i++) {
        long start = System.nanoTime();
        BoardVerifier.Report report = BoardVerifier.verify(store, members, BoardLimits.DEFAULT);
        seconds[i] = (System.nanoTime() - start) / NANOS;
        if (!report.isClean()) {
          throw new IllegalStateException("a fresh board is not clean: " + report.problems());
        }
      }
      report(
          quick ? "verify-5k" : "verify-100k",
          "%s, %,d entries, all payloads".formatted(kind, store.size()),
          Runtime.getRuntime().availableProcessors(),
          seconds,
          "s wall");
    }

    /** Opens the folder board, which by now is large. */
    private void start() throws IOException {
      Path board = folder.resolve("board");
      long bytes;
      try (Stream<Path> files = Files.walk(board)) {
        bytes = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
      }
      double[] seconds = new double[5];
      for (int i = 0; i < seconds.length; i++) {
        long start = System.nanoTime();
        FolderStore.open(board).close();
        seconds[i] = (System.nanoTime() - start) / NANOS;
      }
      report("open", "folder of %,d MB".formatted(bytes / 1_000_000), 1, seconds, "s wall");
    }
  }

  @Override
  public String published() {
    return """
    Beside each store, in the same run: "plain" figures, without a board.\
    """;
  }
}
