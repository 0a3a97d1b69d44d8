package org.veilbank.board.redis;

/** A user of a Redis server and its password. */
public final class Credentials {
  private final String user;
  private final char[] password;

  /**
   * Credentials.
   *
   * @param user the name of an ACL user; {@code default} for a server with one password
   * @param password copied
   */
  public Credentials(String user, char[] password) {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("user of Redis: is empty");
    }
    this.user = user;
    this.password = password.clone();
  }

  /** The user's name. */
  public String user() {
    return user;
  }

  char[] exposePassword() {
    return password.clone();
  }

  @Override
  public String toString() {
    return "Credentials[user %s, redacted]".formatted(user);
  }
}
