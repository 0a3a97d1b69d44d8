package org.veilbank.card;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.VerifyingKey;
import org.veilbank.proof.ElGamalPublicKey;
import org.veilbank.proof.MalformedEncodingException;

/**
 * What never changes in a ledger, and so what its id is the digest of: a signature over the id is
 * one over these rules.
 *
 * @param name whose ledger it is: 1 to 100 printable characters of ASCII, no blanks at its ends
 * @param registrar who admits accounts: only what this key signed can be opened
 * @param auditor a key that can read every transfer, if there is one; best shared among several
 * @param proved whether every transaction needs signatures and proofs; a ledger without is for
 *     simulated load, and protects nobody
 */
public record LedgerPolicy(
    String name, VerifyingKey registrar, Optional<ElGamalPublicKey> auditor, boolean proved) {
  private static final String TITLE = "Veilbank card ledger, version 1";
  private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,98}[!-~])?");
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
  private static final String NONE = "none";
  private static final String PROVED = "proved";
  private static final String SIMULATED = "simulated";
  private static final List<String> FIELDS =
      List.of("name", "registrar", "auditor", "transactions");

  public LedgerPolicy {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '%s': expected 1 to 100 printable ASCII characters, no blanks at its ends"
              .formatted(name));
    }
    Signatures.requireKey(registrar, "registrar");
  }

  /** SHA-256 of {@link #format()}. */
  public LedgerId id() {
    try {
      return LedgerId.of(
          MessageDigest.getInstance("SHA-256")
              .digest(format().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /** Five lines of ASCII, for people and for {@link #parse}; a policy has one such text. */
  public String format() {
    return """
    %s
    name = %s
    registrar = %s
    auditor = %s
    transactions = %s
    """
        .formatted(
            TITLE,
            name,
            registrar,
            auditor.map(key -> HexFormat.of().formatHex(key.encoding().toBytes())).orElse(NONE),
            proved ? PROVED : SIMULATED);
  }

  /**
   * The policy with this text.
   *
   * @throws IllegalArgumentException if it is none, with line and expectation
   */
  public static LedgerPolicy parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(TITLE)) {
      throw new IllegalArgumentException(
          "line 1: '%s', expected '%s'".formatted(lines.isEmpty() ? "" : lines.getFirst(), TITLE));
    }
    if (lines.size() != 1 + FIELDS.size()) {
      throw new IllegalArgumentException(
          "%d lines, expected %d".formatted(lines.size(), 1 + FIELDS.size()));
    }
    LedgerPolicy policy =
        new LedgerPolicy(
            value(lines, 0),
            VerifyingKey.of(key(lines, 1)),
            value(lines, 2).equals(NONE) ? Optional.empty() : Optional.of(auditor(lines)),
            proved(lines));
    if (!policy.format().equals(text)) {
      throw new IllegalArgumentException("a policy ends with one line break, and has no others");
    }
    return policy;
  }

  private static String value(List<String> lines, int field) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(FIELDS.get(field)) + " = (.*)").matcher(lines.get(1 + field));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "line %d: '%s', expected '%s = ...'"
              .formatted(2 + field, lines.get(1 + field), FIELDS.get(field)));
    }
    return matcher.group(1);
  }

  private static byte[] key(List<String> lines, int field) {
    String value = value(lines, field);
    if (!KEY.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "line %d: %s '%s', expected 64 hexadecimal digits"
              .formatted(2 + field, FIELDS.get(field), value));
    }
    return HexFormat.of().parseHex(value);
  }

  private static ElGamalPublicKey auditor(List<String> lines) {
    try {
      return ElGamalPublicKey.decode(CompressedRistretto.of(key(lines, 2), 0));
    } catch (MalformedEncodingException e) {
      throw new IllegalArgumentException("line 4: auditor: " + e.getMessage(), e);
    }
  }

  private static boolean proved(List<String> lines) {
    String value = value(lines, 3);
    if (!value.equals(PROVED) && !value.equals(SIMULATED)) {
      throw new IllegalArgumentException(
          "line 5: transactions '%s', expected %s or %s".formatted(value, PROVED, SIMULATED));
    }
    return value.equals(PROVED);
  }
}
