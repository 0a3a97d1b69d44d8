package org.veilbank.fhe;

import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.RowPool;
import org.veilbank.math.Workers;

/**
 * Parameters with what it takes to compute under them: the tables of each ring, constants for each
 * level, reusable rows, and the threads to use. May be shared by threads; one operation at a time
 * has the workers.
 */
public final class BgvContext {
  private final BgvParameters parameters;
  private final Workers workers;
  private final PrimeRing[] rings;
  private final PrimeRing plaintextRing;
  private final RowPool rows;
  private final NoiseModel noise;
  private final Map<Integer, KeySwitchPlan> keySwitchPlans = new ConcurrentHashMap<>();
  private final Map<Integer, DecryptionPlan> decryptionPlans = new ConcurrentHashMap<>();
  private final Map<ModDown.Shape, ModDown> modDowns = new ConcurrentHashMap<>();

  /**
   * A context.
   *
   * @param workers the threads that operations may use; they stay the caller's to close
   * @throws IllegalArgumentException if the primes are so wide and so many that sums over them
   *     would not be exact; the message says by how much
   */
  public BgvContext(BgvParameters parameters, Workers workers) {
    this.parameters = parameters;
    this.workers = workers;
    this.rings = new PrimeRing[parameters.primeCount()];
    workers.run(
        rings.length,
        i -> rings[i] = PrimeRing.of(parameters.degree(), parameters.prime(i).value()));
    this.plaintextRing = PrimeRing.of(parameters.degree(), parameters.plaintextModulus().value());
    this.rows = new RowPool(parameters.degree());
    this.noise = new NoiseModel(parameters);
    requireExactSums();
  }

  /** Makes the constants of the top level, whose sums are the longest: what fails, fails now. */
  private void requireExactSums() {
    int level = parameters.topLevel();
    try {
      keySwitchPlan(level);
      modDownWithP(level, Math.min(1, level));
      decryptionPlan(level);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: primes too wide for so many: %s".formatted(parameters, e.getMessage()), e);
    }
  }

  /** The parameters. */
  public BgvParameters parameters() {
    return parameters;
  }

  /** The threads that operations use. */
  public Workers workers() {
    return workers;
  }

  /** The rows that operations reuse. */
  public RowPool rows() {
    return rows;
  }

  /** The ring of each prime: the ciphertext primes, then the special ones. */
  public PrimeRing ring(int prime) {
    return rings[prime];
  }

  /** The ring of plaintexts, Z_t[X]/(X^N + 1). */
  PrimeRing plaintextRing() {
    return plaintextRing;
  }

  /**
   * log2 of the noise that is left after a division by primes: no ciphertext that came down to a
   * level has less, and one that has come down in time not much more.
   */
  public double noiseFloorBits() {
    return noise.switchingFloor();
  }

  /** log2 of the noise bound of a fresh encryption under a public key, at any level. */
  public double freshNoiseBits() {
    return noise.publicKeyEncryption();
  }

  NoiseModel noise() {
    return noise;
  }

  int degree() {
    return parameters.degree();
  }

  /** t. */
  long t() {
    return parameters.plaintextModulus().value();
  }

  KeySwitchPlan keySwitchPlan(int level) {
    return keySwitchPlans.computeIfAbsent(level, l -> new KeySwitchPlan(this, l));
  }

  DecryptionPlan decryptionPlan(int level) {
    return decryptionPlans.computeIfAbsent(level, l -> new DecryptionPlan(this, l));
  }

  /** Division by the last {@code drops} primes of a level, and by P. */
  ModDown modDownWithP(int level, int drops) {
    return modDown(new ModDown.Shape(level, drops, parameters.specialPrimes().size()));
  }

  /** Division by the last {@code drops} primes of a level. */
  ModDown modDown(int level, int drops) {
    return modDown(new ModDown.Shape(level, drops, 0));
  }

  /** Division of a fresh encryption at this level by the first special prime. */
  ModDown modDownOfEncryption(int level) {
    return modDown(new ModDown.Shape(level, 0, 1));
  }

  private ModDown modDown(ModDown.Shape shape) {
    return modDowns.computeIfAbsent(shape, s -> new ModDown(this, s));
  }

  /** The product of primes, by index. */
  BigInteger product(int from, int to) {
    BigInteger product = BigInteger.ONE;
    for (int i = from; i < to; i++) {
      product = product.multiply(BigInteger.valueOf(parameters.prime(i).value()));
    }
    return product;
  }

  /**
   * Checks a noise bound against the modulus of a level.
   *
   * @throws NoiseOverflowException if it reaches half the modulus
   */
  double checkedNoise(double noiseBits, int level) {
    double modulusBits = parameters.logQ(level);
    if (noiseBits >= modulusBits - 1) {
      throw new NoiseOverflowException(noiseBits, level, modulusBits);
    }
    return noiseBits;
  }

  void requireLevel(int level) {
    if (level < 0 || level > parameters.topLevel()) {
      throw new IllegalArgumentException(
          "level %d: need 0 to %d".formatted(level, parameters.topLevel()));
    }
  }

  void requireSame(BgvContext other) {
    if (other != this) {
      throw new IllegalArgumentException(
          "operand of another context: %s, need %s".formatted(other.parameters, parameters));
    }
  }
}
