package org.veilbank.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.veilbank.bank.PrivateFiles;
import org.veilbank.card.Holder;
import org.veilbank.card.LedgerPolicy;
import org.veilbank.card.Limits;
import org.veilbank.card.SigningKey;

/**
 * A ledger in which one program plays everybody, so that it has everybody's keys. They are derived
 * from one seed in the file {@value #PARTIES} of the ledger's folder, by HKDF-SHA256 with the
 * purposes {@code veilbank/trial/registrar/1} and {@code veilbank/trial/account/1/N}. Does not
 * print; {@link #close} erases the seed.
 */
final class LedgerTrial implements AutoCloseable {
  /** The file with the secrets of all parties. */
  static final String PARTIES = "parties";

  /** The file that says which account is whose. */
  static final String ACCOUNTS = "accounts.csv";

  private static final Pattern TEXT =
      Pattern.compile(
          "Veilbank ledger trial, version 1\nlimit = ([0-9]{1,10})\nseed = ([0-9a-f]{64})\n");

  private final LedgerPolicy policy;
  private final long limit;
  private final byte[] seed;

  private LedgerTrial(LedgerPolicy policy, long limit, byte[] seed) {
    this.policy = policy;
    this.limit = limit;
    this.seed = seed;
  }

  /**
   * Begins a trial in a folder that is empty, or not there.
   *
   * @param proved whether its transactions have evidence
   * @param limit of each card, in minor units
   * @throws IOException if the folder is not empty, or cannot be written
   */
  static LedgerTrial create(Path folder, boolean proved, long limit, SecureRandom random)
      throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IOException(folder + ": is not empty, need a new or an empty folder");
      }
    }
    byte[] seed = new byte[Holder.SEED_BYTES];
    random.nextBytes(seed);
    Path parties = folder.resolve(PARTIES);
    Files.createFile(parties, PrivateFiles.fileAttributes(parties));
    Files.writeString(
        parties,
        """
        Veilbank ledger trial, version 1
        limit = %d
        seed = %s
        """
            .formatted(limit, HexFormat.of().formatHex(seed)));
    try (SigningKey registrar = registrarKey(seed)) {
      LedgerPolicy policy =
          new LedgerPolicy("a trial", registrar.verifyingKey(), Optional.empty(), proved);
      PolicyFile.create(folder, policy);
      return new LedgerTrial(policy, limit, seed);
    }
  }

  /** Whether a folder is that of a trial, and has its secrets. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(PARTIES));
  }

  /**
   * Reads a trial's secrets.
   *
   * @throws IOException if there are none, others may read them, or they are another ledger's
   */
  static LedgerTrial open(Path folder, LedgerPolicy policy) throws IOException {
    Path file = folder.resolve(PARTIES);
    if (!isIn(folder)) {
      throw new IOException("%s: is no trial: has no file %s".formatted(folder, PARTIES));
    }
    PrivateFiles.requirePrivate(file);
    Matcher text = TEXT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    long limit = text.matches() ? Long.parseLong(text.group(1)) : 0;
    if (limit < 1 || limit > Limits.MAX_AMOUNT) {
      throw new IOException(file + ": is not as a trial writes it");
    }
    byte[] seed = HexFormat.of().parseHex(text.group(2));
    try (SigningKey registrar = registrarKey(seed)) {
      if (!registrar.verifyingKey().equals(policy.registrar())) {
        throw new IOException(file + ": is of another ledger than the policy");
      }
    }
    return new LedgerTrial(policy, limit, seed);
  }

  LedgerPolicy policy() {
    return policy;
  }

  /** What each card may spend, in minor units. */
  long limit() {
    return limit;
  }

  /** The registrar's key, for the caller to close. */
  SigningKey registrarKey() {
    return registrarKey(seed);
  }

  private static SigningKey registrarKey(byte[] seed) {
    byte[] key = derive(seed, "veilbank/trial/registrar/1");
    try {
      return SigningKey.of(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The owner of an account, for the caller to close. */
  Holder holder(int account, SecureRandom random) {
    byte[] own = exportSeed(account);
    try {
      return Holder.of(policy, own, random);
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /** The same person in a ledger with another name, for the caller to close. */
  Holder holderElsewhere(int account, SecureRandom random) {
    LedgerPolicy other =
        new LedgerPolicy("another", policy.registrar(), policy.auditor(), policy.proved());
    byte[] own = exportSeed(account);
    try {
      return Holder.of(other, own, random);
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /** The seed of an account's owner, for the caller to erase. */
  byte[] exportSeed(int account) {
    return derive(seed, "veilbank/trial/account/1/" + account);
  }

  private static byte[] derive(byte[] seed, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(seed)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), Holder.SEED_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks HKDF-SHA256", e);
    }
  }

  /** Erases the seed. */
  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }

  @Override
  public String toString() {
    return "LedgerTrial[" + policy.id() + ", seed redacted]";
  }
}
