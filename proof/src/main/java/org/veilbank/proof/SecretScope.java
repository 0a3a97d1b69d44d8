package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.SecretScalar;

/** Secrets of one computation, erased together at its end. */
final class SecretScope implements AutoCloseable {
  private final List<SecretScalar> secrets = new ArrayList<>();

  /** The same secret, which is erased with this. */
  SecretScalar keep(SecretScalar secret) {
    secrets.add(secret);
    return secret;
  }

  @Override
  public void close() {
    for (SecretScalar secret : secrets) {
      secret.close();
    }
  }
}
