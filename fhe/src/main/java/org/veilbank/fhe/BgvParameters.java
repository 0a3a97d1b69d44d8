package org.veilbank.fhe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.veilbank.math.Modulus;
import org.veilbank.math.PrimeRing;

/**
 * Validated, immutable BGV parameters: the ring, the chain of moduli and the form of the keys.
 *
 * <p>A ciphertext of level l has the modulus q_0 * ... * q_l; {@link #topLevel} is the level of a
 * fresh one. Keys have the modulus QP, P being the product of the special primes.
 */
public final class BgvParameters {
  private static final int DIGEST_VERSION = 1;
  private static final int MAX_PRIMES = 64;
  private static final int MAX_SUMMANDS = 64;
  private static final long MAX_PLAINTEXT_MODULUS = 1L << 30;

  /** So that t times a fresh error, plus an encoded message, is within +-q. */
  private static final long LEAST_RATIO_TO_T = 64;

  private final BgvSpec spec;
  private final List<Modulus> ciphertextPrimes;
  private final List<Modulus> specialPrimes;
  private final Modulus plaintextModulus;
  private final byte[] digest;

  private BgvParameters(BgvSpec spec) {
    PrimeRing.requireDegree(spec.degree());
    this.spec = spec;
    this.plaintextModulus = prime("t", spec.plaintextModulus(), spec.degree());
    if (spec.plaintextModulus() >= MAX_PLAINTEXT_MODULUS) {
      throw new IllegalArgumentException(
          "t=%d: need a prime below 2^30".formatted(spec.plaintextModulus()));
    }
    this.ciphertextPrimes = primes("q_", spec.ciphertextPrimes());
    this.specialPrimes = primes("p_", spec.specialPrimes());
    requireDistinct();
    requireRange("digitPrimes", spec.digitPrimes(), 1, spec.ciphertextPrimes().size());
    requireRange("secretSummands", spec.secretSummands(), 1, MAX_SUMMANDS);
    requireSecure();
    this.digest = computeDigest();
  }

  /**
   * Validates a spec.
   *
   * @throws IllegalArgumentException naming the first field that is wrong, its value, and what
   *     would be right; also if log2(QP) is above the security table and {@link
   *     BgvSpec#insecureForTests} is not set
   */
  public static BgvParameters of(BgvSpec spec) {
    return new BgvParameters(spec);
  }

  private List<Modulus> primes(String what, List<Long> values) {
    requireRange("number of primes " + what, values.size(), 1, MAX_PRIMES);
    for (long value : values) {
      if (value / LEAST_RATIO_TO_T < spec.plaintextModulus()) {
        throw new IllegalArgumentException(
            "%s=%d: need a prime of at least %d t (t=%d)"
                .formatted(what, value, LEAST_RATIO_TO_T, spec.plaintextModulus()));
      }
    }
    return values.stream().map(q -> prime(what, q, spec.degree())).toList();
  }

  private static Modulus prime(String what, long value, int degree) {
    if (value < 3 || value % (2L * degree) != 1) {
      throw new IllegalArgumentException(
          "%s=%d: need a prime = 1 mod 2N (N=%d)".formatted(what, value, degree));
    }
    try {
      return Modulus.of(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + "=" + value + ": " + e.getMessage(), e);
    }
  }

  private void requireDistinct() {
    Set<Modulus> seen = new HashSet<>();
    for (int i = 0; i < primeCount(); i++) {
      if (!seen.add(prime(i))) {
        throw new IllegalArgumentException(
            "prime %s: is there twice, need distinct ones".formatted(prime(i)));
      }
    }
  }

  private static void requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d: need %d to %d".formatted(what, value, least, most));
    }
  }

  private void requireSecure() {
    if (spec.insecureForTests()) {
      return;
    }
    OptionalInt limit = classicalSecurityLimit();
    if (limit.isEmpty()) {
      throw new IllegalArgumentException(
          "N=%d: no %d-bit security limit is known for it (there is for 8192 to 65536)"
              .formatted(degree(), SecurityTable.LEVEL));
    }
    if (logQP() > limit.getAsInt()) {
      throw new IllegalArgumentException(
          "log2(QP)=%.1f: need at most %d for %d-bit security at N=%d"
              .formatted(logQP(), limit.getAsInt(), SecurityTable.LEVEL, degree()));
    }
  }

  /** What these parameters are called. */
  public String name() {
    return spec.name();
  }

  /** What they were made of. */
  public BgvSpec spec() {
    return spec;
  }

  /** N: the ring degree and the number of slots. */
  public int degree() {
    return spec.degree();
  }

  /** t. */
  public Modulus plaintextModulus() {
    return plaintextModulus;
  }

  /** The level of a fresh ciphertext: one less than the number of ciphertext primes. */
  public int topLevel() {
    return ciphertextPrimes.size() - 1;
  }

  /** q_0, q_1, ... */
  public List<Modulus> ciphertextPrimes() {
    return ciphertextPrimes;
  }

  /** The factors of P. */
  public List<Modulus> specialPrimes() {
    return specialPrimes;
  }

  /** The number of all primes, ciphertext and special. */
  int primeCount() {
    return ciphertextPrimes.size() + specialPrimes.size();
  }

  /** All primes in one order: the ciphertext primes, then the special ones. */
  Modulus prime(int index) {
    int count = ciphertextPrimes.size();
    return index < count ? ciphertextPrimes.get(index) : specialPrimes.get(index - count);
  }

  /** Ciphertext primes in a digit of the key switching decomposition. */
  public int digitPrimes() {
    return spec.digitPrimes();
  }

  /** The number of digits ("dnum") at the top level. */
  public int digitCount() {
    return digitCount(topLevel());
  }

  /** The number of digits that a ciphertext of this level has. */
  int digitCount(int level) {
    return (level + digitPrimes()) / digitPrimes();
  }

  /** How many ternary secrets are summed in the secret key. */
  public int secretSummands() {
    return spec.secretSummands();
  }

  /** log2 of the modulus of ciphertexts of this level. */
  public double logQ(int level) {
    return ciphertextPrimes.subList(0, level + 1).stream().mapToDouble(Modulus::bits).sum();
  }

  /** log2(P). */
  public double logP() {
    return specialPrimes.stream().mapToDouble(Modulus::bits).sum();
  }

  /** log2 of the modulus of the keys: what the security depends on. */
  public double logQP() {
    return logQ(topLevel()) + logP();
  }

  /** The largest log2(QP) of 128-bit security against classical attackers, where known. */
  public OptionalInt classicalSecurityLimit() {
    return SecurityTable.classicalLimit(degree());
  }

  /** The largest log2(QP) of 128-bit security against quantum attackers, where known. */
  public OptionalInt quantumSecurityLimit() {
    return SecurityTable.quantumLimit(degree());
  }

  /** Whether log2(QP) is within the table's classical column. */
  public boolean isSecure() {
    OptionalInt limit = classicalSecurityLimit();
    return limit.isPresent() && logQP() <= limit.getAsInt();
  }

  /**
   * SHA-256 of everything that fixes the meaning of keys and ciphertexts: a version byte, then as
   * 8-byte big-endian integers N, t, the number of ciphertext primes and these, the number of
   * special primes and these, the primes a digit, and the number of secret summands. The name does
   * not count.
   */
  public byte[] digest() {
    return digest.clone();
  }

  private byte[] computeDigest() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES * (6 + primeCount()));
    bytes.put((byte) DIGEST_VERSION).putLong(degree()).putLong(plaintextModulus.value());
    bytes.putLong(ciphertextPrimes.size());
    ciphertextPrimes.forEach(q -> bytes.putLong(q.value()));
    bytes.putLong(specialPrimes.size());
    specialPrimes.forEach(p -> bytes.putLong(p.value()));
    bytes.putLong(digitPrimes()).putLong(secretSummands());
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update("veilbank/bgv-parameters".getBytes(StandardCharsets.US_ASCII));
      return sha256.digest(bytes.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BgvParameters that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(digest).getInt();
  }

  @Override
  public String toString() {
    return "%s%s[N=%d, t=%s, levels=%d, logQ=%.1f, logP=%.1f, digits=%d, digest=%s]"
        .formatted(
            spec.insecureForTests() && !isSecure() ? "INSECURE FOR TESTS " : "",
            name(),
            degree(),
            plaintextModulus,
            topLevel(),
            logQ(topLevel()),
            logP(),
            digitCount(),
            HexFormat.of().formatHex(digest, 0, 4));
  }
}
