package org.veilbank.board.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that is made anew when it was lost. What is sent through it may be done
 * more than once, so it must be such that this does not matter.
 */
final class Link implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration REPLY_WITHIN = Duration.ofSeconds(15);
  private static final int THREADS = 2;

  private final RedisAddress address;
  private final Duration giveUpAfter;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private @Nullable StatefulRedisConnection<byte[], byte[]> current;
  private volatile boolean closed;

  /** Something to tell the server. */
  interface Command<T> {
    CompletionStage<T> start(RedisAsyncCommands<byte[], byte[]> redis);
  }

  private Link(RedisAddress address, RedisOptions options) throws IOException {
    this.address = address;
    this.giveUpAfter = options.giveUpAfter();
    this.uri = uri(address, options.credentials());
    ClientOptions clientOptions = clientOptions(options);
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(clientOptions);
  }

  /** Connects, with one try. */
  static Link open(RedisAddress address, RedisOptions options) throws IOException {
    Link link = new Link(address, options);
    try {
      link.connection();
      return link;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  private static RedisURI uri(RedisAddress address, @Nullable Credentials credentials) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(address.host())
            .withPort(address.port())
            .withDatabase(address.database())
            .withSsl(address.tls())
            .withTimeout(CONNECT_WITHIN);
    if (credentials != null) {
      uri.withAuthentication(credentials.user(), credentials.exposePassword());
    }
    return uri.build();
  }

  private static ClientOptions clientOptions(RedisOptions options) throws IOException {
    SslOptions.Builder tls = SslOptions.builder().jdkSslProvider().handshakeTimeout(CONNECT_WITHIN);
    if (options.certificates() != null) {
      tls.trustManager(CertificateAuthorities.read(options.certificates()));
    }
    // The client's own reconnecting would repeat commands for ever, and not say so.
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .protocolVersion(ProtocolVersion.RESP2)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_WITHIN).keepAlive(true).build())
        .sslOptions(tls.build())
        .build();
  }

  /** Tells the server, again and again if the connection is lost, and waits for its answer. */
  <T> T call(Command<T> command) throws IOException {
    Backoff backoff = new Backoff(giveUpAfter);
    try {
      while (true) {
        try {
          return tryOnce(command);
        } catch (LostConnectionException e) {
          backoff.pause(e);
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Tells the server once, and waits for its answer. */
  <T> T tryOnce(Command<T> command) throws IOException, InterruptedException {
    return send(connection(), command, REPLY_WITHIN);
  }

  /** Pauses as {@link #call} does between its tries. */
  Backoff backoff() {
    return new Backoff(giveUpAfter);
  }

  /** Tells the server, and does not wait. */
  <T> Reply<T> start(Command<T> command) throws IOException {
    StatefulRedisConnection<byte[], byte[]> connection;
    try {
      connection = connection();
    } catch (LostConnectionException e) {
      return new Reply<>(command, null, CompletableFuture.failedFuture(e));
    }
    return new Reply<>(command, connection, started(connection, command));
  }

  /** An answer to come. */
  final class Reply<T> {
    private final Command<T> command;
    private final @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private final CompletableFuture<T> future;

    private Reply(
        Command<T> command,
        @Nullable StatefulRedisConnection<byte[], byte[]> connection,
        CompletableFuture<T> future) {
      this.command = command;
      this.connection = connection;
      this.future = future;
    }

    /** Waits for it; tells the server again if the connection was lost. */
    T await() throws IOException {
      if (connection == null) {
        return call(command);
      }
      try {
        return Link.this.await(connection, future, REPLY_WITHIN);
      } catch (LostConnectionException e) {
        return call(command);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private synchronized StatefulRedisConnection<byte[], byte[]> connection() throws IOException {
    if (current == null || !current.isOpen()) {
      current = connect();
    }
    return current;
  }

  /** A connection apart, for what blocks it. */
  StatefulRedisConnection<byte[], byte[]> connect() throws IOException {
    if (closed) {
      throw new IOException(address + ": the board was closed");
    }
    try {
      return client.connect(ByteArrayCodec.INSTANCE, uri);
    } catch (RedisException e) {
      throw notConnected(e);
    } catch (IllegalStateException e) {
      throw new IOException(address + ": the board was closed", e);
    }
  }

  /** Tells the server on a connection, and waits for its answer. */
  <T> T send(
      StatefulRedisConnection<byte[], byte[]> connection, Command<T> command, Duration within)
      throws IOException, InterruptedException {
    return await(connection, started(connection, command), within);
  }

  private static <T> CompletableFuture<T> started(
      StatefulRedisConnection<byte[], byte[]> connection, Command<T> command) {
    try {
      return command.start(connection.async()).toCompletableFuture();
    } catch (RedisException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> T await(
      StatefulRedisConnection<byte[], byte[]> connection,
      CompletableFuture<T> future,
      Duration within)
      throws IOException, InterruptedException {
    try {
      return future.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      drop(connection);
      throw new LostConnectionException(
          "%s: no answer within %d s".formatted(address, within.toSeconds()), e);
    } catch (CancellationException e) {
      drop(connection);
      throw new LostConnectionException(address + ": the connection was lost", e);
    } catch (ExecutionException e) {
      throw failed(connection, e.getCause() == null ? e : e.getCause());
    }
  }

  private IOException failed(
      StatefulRedisConnection<byte[], byte[]> connection, Throwable failure) {
    if (failure instanceof RedisLoadingException || failure instanceof RedisBusyException) {
      return new LostConnectionException(address + ": " + failure.getMessage(), failure);
    }
    // After a change of the primary, a new connection may lead to the right one.
    if (failure instanceof RedisReadOnlyException) {
      drop(connection);
      return new LostConnectionException(address + ": " + failure.getMessage(), failure);
    }
    if (failure instanceof RedisCommandExecutionException) {
      return new IOException(address + ": " + failure.getMessage(), failure);
    }
    drop(connection);
    if (failure instanceof RedisException || failure instanceof IOException) {
      return new LostConnectionException(
          "%s: the connection was lost: %s".formatted(address, rootMessage(failure)), failure);
    }
    return new IOException(address + ": the answer cannot be read", failure);
  }

  private IOException notConnected(RedisException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException
          && !(cause instanceof RedisLoadingException)) {
        return new IOException(
            "%s: the server refuses the connection: %s".formatted(address, cause.getMessage()),
            failure);
      }
      if (cause instanceof SSLException) {
        return new IOException(
            "%s: no TLS connection: %s".formatted(address, rootMessage(failure)), failure);
      }
    }
    return new LostConnectionException(
        "%s: cannot connect: %s".formatted(address, rootMessage(failure)), failure);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  /** Closes a connection, which is not waited for. */
  static void drop(StatefulRedisConnection<byte[], byte[]> connection) {
    if (connection.isOpen()) {
      CompletableFuture<Void> _ = connection.closeAsync();
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    client.shutdown(Duration.ZERO, CONNECT_WITHIN);
    resources.shutdown(0, CONNECT_WITHIN.toSeconds(), TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
