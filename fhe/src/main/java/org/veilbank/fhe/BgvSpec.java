package org.veilbank.fhe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veilbank.math.NttPrimes;

/**
 * A wish for BGV parameters, open and unchecked; {@link BgvParameters#of} validates it.
 *
 * @param name what the parameters are called in reports and errors
 * @param degree N, a power of two from 1024 to 65536: the number of slots
 * @param plaintextModulus t, a prime = 1 mod 2N
 * @param ciphertextPrimes q_0, q_1, ...: primes = 1 mod 2N; the last is dropped first
 * @param specialPrimes factors of P, the modulus by which keys are wider than ciphertexts
 * @param digitPrimes how many ciphertext primes make a digit of the key switching decomposition
 * @param secretSummands how many uniform ternary secrets the secret key is the sum of (the banks of
 *     a consortium; 1 for a single key): the noise bounds count on it
 * @param insecureForTests whether parameters below the security level, or of a degree for which it
 *     is not known, are to be accepted all the same
 */
public record BgvSpec(
    String name,
    int degree,
    long plaintextModulus,
    List<Long> ciphertextPrimes,
    List<Long> specialPrimes,
    int digitPrimes,
    int secretSummands,
    boolean insecureForTests) {

  public BgvSpec {
    ciphertextPrimes = List.copyOf(ciphertextPrimes);
    specialPrimes = List.copyOf(specialPrimes);
  }

  /** Starts a spec; primes are found as they are asked for. */
  public static Builder builder(String name, int degree, long plaintextModulus) {
    return new Builder(name, degree, plaintextModulus);
  }

  /** Collects a spec. Primes of all calls are distinct, and the largest below the bound. */
  public static final class Builder {
    private final String name;
    private final int degree;
    private final long plaintextModulus;
    private final List<Long> ciphertextPrimes = new ArrayList<>();
    private final List<Long> specialPrimes = new ArrayList<>();
    private final Set<Long> taken = new HashSet<>();
    private int digitPrimes = 1;
    private int secretSummands = 1;
    private boolean insecureForTests;

    private Builder(String name, int degree, long plaintextModulus) {
      this.name = name;
      this.degree = degree;
      this.plaintextModulus = plaintextModulus;
      taken.add(plaintextModulus);
    }

    /** Appends ciphertext primes just below 2^bits. */
    public Builder ciphertextPrimes(int count, double bits) {
      ciphertextPrimes.addAll(find(count, bits));
      return this;
    }

    /** Appends special primes just below 2^bits. */
    public Builder specialPrimes(int count, double bits) {
      specialPrimes.addAll(find(count, bits));
      return this;
    }

    private List<Long> find(int count, double bits) {
      List<Long> found = NttPrimes.below(bits, degree, count, taken);
      taken.addAll(found);
      return found;
    }

    /** Sets the number of ciphertext primes a digit. */
    public Builder digitPrimes(int count) {
      digitPrimes = count;
      return this;
    }

    /** Sets the number of ternary secrets that are summed. */
    public Builder secretSummands(int count) {
      secretSummands = count;
      return this;
    }

    /** Accepts parameters that are not known to be secure. For tests only. */
    public Builder insecureForTests() {
      insecureForTests = true;
      return this;
    }

    /** The spec, not validated yet. */
    public BgvSpec build() {
      return new BgvSpec(
          name,
          degree,
          plaintextModulus,
          ciphertextPrimes,
          specialPrimes,
          digitPrimes,
          secretSummands,
          insecureForTests);
    }
  }
}
