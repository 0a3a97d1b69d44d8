package org.veilbank.board.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a board is: {@code redis://host:port/db?board=name}, or {@code rediss://} with TLS. Without
 * them the port is 6379, the database 0 and the board {@code board}. It never holds a user or a
 * password, so it may be shown and stored; see {@link Credentials}.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port 1 to 65,535
 * @param database 0 to 65,535
 * @param tls whether to connect with TLS
 * @param board which board of the database: 1 to 64 lower-case letters, digits and hyphens
 */
public record RedisAddress(String host, int port, int database, boolean tls, String board) {
  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_NUMBER = 65_535;
  private static final String DEFAULT_BOARD = "board";
  private static final Pattern BOARD = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern QUERY = Pattern.compile("board=(.*)");
  private static final Pattern PATH = Pattern.compile("/([0-9]{1,5})");

  public RedisAddress {
    if (host.isEmpty() || port < 1 || port > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "redis address: host \"%s\", port %d: need a host and a port from 1 to %d"
              .formatted(host, port, MAX_NUMBER));
    }
    if (database < 0 || database > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "redis address: database %d, need 0 to %d".formatted(database, MAX_NUMBER));
    }
    if (!BOARD.matcher(board).matches()) {
      throw new IllegalArgumentException(
          "redis address: board \"%s\", need 1 to 64 of a-z, 0-9, -".formatted(board));
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, or holds a user or password, which it does not
   *     repeat
   */
  public static RedisAddress parse(String text) {
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "redis address: has a user or a password in it; they are given apart, as credentials");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw malformed(text, e);
    }
    String host = uri.getHost();
    boolean tls = "rediss".equals(uri.getScheme());
    if (host == null || uri.getFragment() != null || !(tls || "redis".equals(uri.getScheme()))) {
      throw malformed(text, null);
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new RedisAddress(host, port, database(uri, text), tls, board(uri, text));
  }

  private static int database(URI uri, String text) {
    String path = uri.getRawPath();
    if (path.isEmpty() || path.equals("/")) {
      return 0;
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw malformed(text, null);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static String board(URI uri, String text) {
    if (uri.getRawQuery() == null) {
      return DEFAULT_BOARD;
    }
    Matcher matcher = QUERY.matcher(uri.getRawQuery());
    if (!matcher.matches()) {
      throw malformed(text, null);
    }
    return matcher.group(1);
  }

  private static IllegalArgumentException malformed(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "redis address \"%s\": need redis://host:port/db?board=name, or rediss:// for TLS"
            .formatted(text),
        cause);
  }

  /** The address in the form in which it is read. */
  @Override
  public String toString() {
    return "%s://%s:%d/%d?board=%s"
        .formatted(
            tls ? "rediss" : "redis",
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            port,
            database,
            board);
  }
}
