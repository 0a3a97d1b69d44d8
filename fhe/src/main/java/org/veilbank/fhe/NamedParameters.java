package org.veilbank.fhe;

/**
 * Parameter sets that are ready to use, for keys shared by up to {@link #parties}, and so also for
 * a single holder.
 *
 * <p>How wide a prime must be follows from {@link NoiseModel}: with F the noise of a division, a
 * squaring followed by a division keeps the bound at 2F if the prime is at least 4F. Special primes
 * stay below 2^49, where sums of nine of their residues are exact at every level.
 */
public enum NamedParameters {
  /**
   * For the encrypted search of up to five banks: 65,536 slots of 20 bits (two make a tag), 28
   * levels above the three lowest primes, which are the modulus of threshold decryption with
   * flooding.
   */
  SEARCH(5, 1 << 16, 786433, 31, 42, 9, 48.9, 11),

  /** {@link #SEARCH} for up to ten banks: their sum of secrets makes noise that needs more room. */
  SEARCH_10(10, 1 << 16, 786433, 31, 43.5, 7, 48.9, 8),

  /** 8,192 slots of 16 bits, 3 levels. */
  SMALL_8192(5, 1 << 13, 65537, 4, 36, 1, 49, 1),

  /** 16,384 slots of 16 bits, 7 levels. */
  SMALL_16384(5, 1 << 14, 65537, 8, 36.5, 3, 45, 3),

  /** 32,768 slots of 16 bits, 16 levels: x^65536 fits. */
  SMALL_32768(5, 1 << 15, 65537, 17, 37.2, 5, 47, 6),

  /** For fast tests: 1,024 slots, 7 levels. Breakable on a laptop. */
  INSECURE_TOY_1024(5, 1 << 10, 12289, 8, 36, 2, 46, 3),

  /** For fast tests of the search: SEARCH with 2,048 slots. Breakable on a laptop. */
  INSECURE_TOY_SEARCH_2048(5, 1 << 11, 786433, 31, 42, 9, 48.9, 11),

  /** For fast tests of the search: SEARCH_10 with 2,048 slots. Breakable on a laptop. */
  INSECURE_TOY_SEARCH_10_2048(10, 1 << 11, 786433, 31, 43.5, 7, 48.9, 8);

  private final int parties;
  private final int degree;
  private final long plaintextModulus;
  private final int primeCount;
  private final double primeBits;
  private final int specialCount;
  private final double specialBits;
  private final int digitPrimes;

  NamedParameters(
      int parties,
      int degree,
      long plaintextModulus,
      int primeCount,
      double primeBits,
      int specialCount,
      double specialBits,
      int digitPrimes) {
    this.parties = parties;
    this.degree = degree;
    this.plaintextModulus = plaintextModulus;
    this.primeCount = primeCount;
    this.primeBits = primeBits;
    this.specialCount = specialCount;
    this.specialBits = specialBits;
    this.digitPrimes = digitPrimes;
  }

  /** How many parties' secrets a key may be the sum of. */
  public int parties() {
    return parties;
  }

  /** The spec, to be changed at will. */
  public BgvSpec spec() {
    BgvSpec.Builder builder =
        BgvSpec.builder(name(), degree, plaintextModulus)
            .ciphertextPrimes(primeCount, primeBits)
            .specialPrimes(specialCount, specialBits)
            .digitPrimes(digitPrimes)
            .secretSummands(parties);
    return (name().startsWith("INSECURE_") ? builder.insecureForTests() : builder).build();
  }

  /** The validated parameters. */
  public BgvParameters parameters() {
    return BgvParameters.of(spec());
  }
}
