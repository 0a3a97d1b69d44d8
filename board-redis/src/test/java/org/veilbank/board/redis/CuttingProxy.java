package org.veilbank.board.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, and cuts connections after a random number of bytes. */
final class CuttingProxy implements AutoCloseable {
  private final int target;
  private final Random random;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicBoolean loseNextAnswer = new AtomicBoolean();
  private volatile int mostBytes = Integer.MAX_VALUE;

  CuttingProxy(int target, long seed) throws IOException {
    this.target = target;
    this.random = new Random(seed);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  RedisAddress address(String board) {
    return new RedisAddress(TestRedis.HOST, listener.getLocalPort(), 0, false, board);
  }

  /** From now on, new connections live for up to this many bytes; the present ones end. */
  void cutWithin(int bytes) {
    mostBytes = bytes;
    cutAll();
  }

  /** Lets requests through, and cuts their connection when the answer comes. */
  void loseNextAnswer() {
    loseNextAnswer.set(true);
  }

  void cutAll() {
    sockets.forEach(CuttingProxy::closeQuietly);
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        AtomicLong budget = new AtomicLong(random.nextInt(mostBytes));
        Thread.startVirtualThread(() -> pump(client, server, budget, false));
        Thread.startVirtualThread(() -> pump(server, client, budget, true));
      } catch (IOException e) {
        // The server is down, or the proxy closed.
      }
    }
  }

  private void pump(Socket from, Socket to, AtomicLong budget, boolean answers) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers && loseNextAnswer.compareAndSet(true, false)) {
          cuts.incrementAndGet();
          return;
        }
        long before = budget.getAndAdd(-n);
        if (before < n) {
          out.write(buffer, 0, (int) Math.max(0, before));
          cuts.incrementAndGet();
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other direction has cut.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }
}
