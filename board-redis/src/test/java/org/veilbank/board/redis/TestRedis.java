package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of a test's own, which keeps what it acknowledges in a folder. */
final class TestRedis implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private static final String SERVER_PROPERTY = "veilbank.redis.server";

  private static final Duration START_WITHIN = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final List<String> command;
  private final List<RedisClient> clients = new ArrayList<>();
  private Process process;

  TestRedis(Path folder, String... settings) throws IOException {
    this.folder = folder;
    this.port = freePort();
    Path bin = Files.createDirectories(folder.resolve("bin"));
    this.command =
        new ArrayList<>(
            List.of(
                server(bin),
                "--port",
                Integer.toString(port),
                "--bind",
                HOST,
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always"));
    command.addAll(List.of(settings));
    start();
  }

  /** Another server than the one in the test's library, if a property names one. */
  private static String server(Path bin) throws IOException {
    String given = System.getProperty(SERVER_PROPERTY);
    return given != null
        ? given
        : ExecutableProvider.newJarResourceProvider(bin.toFile()).get().getPath();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  RedisAddress address(String board) {
    return new RedisAddress(HOST, port, 0, false, board);
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(Files.readString(folder.resolve("log")));
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server as a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** A connection of somebody who may do everything. */
  RedisCommands<byte[], byte[]> admin() {
    RedisClient client = RedisClient.create(RedisURI.create(HOST, port));
    clients.add(client);
    StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
    return connection.sync();
  }

  @Override
  public void close() {
    clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
    kill();
  }
}
