package org.veilbank.board.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Redis server, apart from where it is.
 *
 * @param credentials who to log in as, or null if the server asks for no login
 * @param certificates a PEM file of the certificate authorities to trust for TLS, or null for those
 *     of the Java platform
 * @param giveUpAfter how long to try again after the connection was lost
 */
public record RedisOptions(
    @Nullable Credentials credentials, @Nullable Path certificates, Duration giveUpAfter) {
  /** No login, the platform's certificates, a minute of trying again. */
  public static final RedisOptions DEFAULTS = new RedisOptions(null, null, Duration.ofSeconds(60));

  public RedisOptions {
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException(
          "giving up on Redis after %s: need 0 or more".formatted(giveUpAfter));
    }
  }

  /** The same with a login. */
  public RedisOptions withCredentials(Credentials login) {
    return new RedisOptions(login, certificates, giveUpAfter);
  }

  /** The same with other certificate authorities, in a PEM file. */
  public RedisOptions withCertificates(Path pemFile) {
    return new RedisOptions(credentials, pemFile, giveUpAfter);
  }

  /** The same with another time of trying again. */
  public RedisOptions withGiveUpAfter(Duration duration) {
    return new RedisOptions(credentials, certificates, duration);
  }
}
