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
import java.util.Comparator;
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
        delete(folder);
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

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
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
      plainFile();
      plainRedis("redis://localhost:" + redisPort);
      try (BoardStore memory = new MemoryStore();
          BoardStore disk = FolderStore.open(folder.resolve("board"));
          BoardStore server = RedisStore.open(redis)) {
        store("memory", memory);
        store("folder", disk);
        store("redis", server);
      }
      start();
    }

    private void store(String kind, BoardStore store)
        throws IOException,
            EquivocationException,
            TamperedBoardException,
            ExecutionException,
            InterruptedException {
      Board board = new Board(store, members, BoardLimits.DEFAULT);
      int number = small(kind, board);
      blobs(kind, board, number);
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

    private void blobs(String kind, Board board, int number)
        throws IOException, EquivocationException, TamperedBoardException {
      int count = quick ? 10 : 40;
      double[] in = new double[count];
      double[] out = new double[count];
      board.follow();
      for (int i = 0; i < count; i++) {
        random.nextBytes(blob);
        long start = System.nanoTime();
        board.post(signers.get(0), new StepKey(epoch, 1, 2, number + i, "blob"), Payload.of(blob));
        in[i] = rate(start);
        Accepted posted = board.follow().getLast();
        start = System.nanoTime();
        read(board, posted);
        out[i] = rate(start);
      }
      report("append-blob", kind + ", 8 MB", 1, in, "MB/s wall");
      report("read-blob", kind + ", 8 MB, hash checked", 1, out, "MB/s wall");
    }

    private double rate(long start) {
      return BLOB_BYTES * NANOS / MEGA / (System.nanoTime() - start);
    }

    private void read(Board board, Accepted posted) throws IOException {
      byte[] buffer = new byte[PIECE_BYTES];
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

    /** What the disk does without us: 8 MB written to a new file and forced. */
    private void plainFile() throws IOException {
      double[] rates = new double[quick ? 10 : 40];
      for (int i = 0; i < rates.length; i++) {
        random.nextBytes(blob);
        Path file = folder.resolve("plain-" + i);
        long start = System.nanoTime();
        try (FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(blob);
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          out.force(true);
        }
        rates[i] = rate(start);
        Files.delete(file);
      }
      report("append-blob-plain", "file, 8 MB, forced", 1, rates, "MB/s wall");
    }

    /** What Redis does without us: pieces of 1 MB, set and got in a pipeline. */
    private void plainRedis(String uri) throws ExecutionException, InterruptedException {
      int count = quick ? 10 : 40;
      double[] in = new double[count];
      double[] out = new double[count];
      RedisClient client = RedisClient.create(uri);
      try (StatefulRedisConnection<byte[], byte[]> connection =
          client.connect(ByteArrayCodec.INSTANCE)) {
        RedisAsyncCommands<byte[], byte[]> commands = connection.async();
        for (int i = 0; i < count; i++) {
          random.nextBytes(blob);
          List<byte[]> keys = new ArrayList<>();
          Deque<Future<?>> pending = new ArrayDeque<>();
          long start = System.nanoTime();
          for (int at = 0; at < BLOB_BYTES; at += PIECE_BYTES) {
            byte[] key = ("plain:" + i + ":" + at).getBytes(StandardCharsets.US_ASCII);
            keys.add(key);
            pending.add(commands.set(key, Arrays.copyOfRange(blob, at, at + PIECE_BYTES)));
            if (pending.size() > PIPELINE) {
              pending.remove().get();
            }
          }
          for (Future<?> each : pending) {
            each.get();
          }
          in[i] = rate(start);
          start = System.nanoTime();
          List<Future<byte[]>> got = new ArrayList<>();
          keys.forEach(key -> got.add(commands.get(key)));
          for (Future<byte[]> each : got) {
            each.get();
          }
          out[i] = rate(start);
          commands.del(keys.toArray(byte[][]::new)).get();
        }
      } finally {
        client.shutdown();
      }
      report("append-blob-plain", "redis, 8 MB in pieces of 1 MB", 1, in, "MB/s wall");
      report("read-blob-plain", "redis, 8 MB in pieces of 1 MB", 1, out, "MB/s wall");
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
