package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.Arrays;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * A prover's secret randomness: Merlin's transcript-based generator, made of what is proved, the
 * witness and 32 bytes of the given source. A source that repeats itself, as that of a copied
 * virtual machine does, then still gives other nonces for another statement or witness, so it does
 * not give the witness away.
 *
 * <p>It gives scalars until it is closed, and erases them with itself.
 */
final class Nonces implements AutoCloseable {
  private static final int SEED_BYTES = 32;

  private final Strobe strobe;
  private final SecretScope scope = new SecretScope();

  /** The transcript has absorbed the statement; it is not changed. */
  Nonces(Transcript transcript, SecureRandom random, SecretScalar... witness) {
    strobe = transcript.strobe().copy();
    for (SecretScalar secret : witness) {
      byte[] bytes = secret.exportBytes();
      strobe.metaAd("witness", false);
      strobe.metaAd(bytes.length, true);
      strobe.key(bytes);
      Arrays.fill(bytes, (byte) 0);
    }
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    strobe.metaAd("rng", false);
    strobe.key(seed);
    Arrays.fill(seed, (byte) 0);
  }

  /** The next one. */
  SecretScalar next() {
    byte[] bytes = new byte[Scalar.WIDE_BYTES];
    strobe.metaAd(bytes.length, false);
    strobe.prf(bytes);
    SecretScalar nonce = scope.keep(SecretScalar.reduce(bytes));
    Arrays.fill(bytes, (byte) 0);
    return nonce;
  }

  @Override
  public void close() {
    strobe.erase();
    scope.close();
  }
}
