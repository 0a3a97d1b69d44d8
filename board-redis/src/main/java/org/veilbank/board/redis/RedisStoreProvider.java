package org.veilbank.board.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.veilbank.board.BoardStore;
import org.veilbank.board.BoardStoreProvider;

/**
 * Opens boards on Redis by their address. Who logs in is told by the environment, so that no secret
 * is on a command line: {@value #USER} names the user ({@code default} if it is not set), {@value
 * #PASSWORD_FILE} a file with the password, {@value #AUTHORITIES} a PEM file of the certificate
 * authorities to trust.
 */
public final class RedisStoreProvider implements BoardStoreProvider {
  static final String USER = "VEIL_REDIS_USER";
  static final String PASSWORD_FILE = "VEIL_REDIS_PASSWORD_FILE";
  static final String AUTHORITIES = "VEIL_REDIS_CA_FILE";

  private final Map<String, String> environment;

  /** For the service loader: reads the environment of this process. */
  public RedisStoreProvider() {
    this(System.getenv());
  }

  RedisStoreProvider(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public boolean accepts(String address) {
    return address.startsWith("redis:") || address.startsWith("rediss:");
  }

  @Override
  public BoardStore open(String address) throws IOException {
    return RedisStore.open(RedisAddress.parse(address), options());
  }

  RedisOptions options() throws IOException {
    RedisOptions options = RedisOptions.DEFAULTS;
    String passwordFile = environment.get(PASSWORD_FILE);
    if (passwordFile != null) {
      char[] password = password(Path.of(passwordFile));
      options =
          options.withCredentials(
              new Credentials(environment.getOrDefault(USER, "default"), password));
      Arrays.fill(password, '\0');
    }
    String authorities = environment.get(AUTHORITIES);
    return authorities == null ? options : options.withCertificates(Path.of(authorities));
  }

  /** The first line of a file. */
  private static char[] password(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    if (end == 0) {
      throw new IOException(file + ": holds no password in its first line");
    }
    return Arrays.copyOf(text.array(), end);
  }

  @Override
  public String form() {
    return "redis://HOST:PORT/DB?board=NAME, rediss://... for TLS";
  }
}
