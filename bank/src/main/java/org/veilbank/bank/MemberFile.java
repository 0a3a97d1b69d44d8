package org.veilbank.bank;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.veilbank.round.Member;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;

/**
 * A bank as others know it, as a file: what it hands to whoever writes the genesis. Keys are those
 * of a {@code [[bank]]} there.
 */
public final class MemberFile {
  private static final String NAME = "name";
  private static final String CAPACITY = "capacity";
  private static final String VERIFYING = "verifying-key";
  private static final String SEALING = "sealing-key";
  private static final Pattern SEALING_KEY =
      Pattern.compile("[0-9a-f]{%d}".formatted(2 * SealingKey.PUBLIC_BYTES));
  private static final Pattern VERIFYING_KEY = Pattern.compile("[0-9a-f]{64}");
  private static final SealingPublicKey ANY_KEY =
      new SealingPublicKey(new byte[SealingKey.PUBLIC_BYTES]);

  private MemberFile() {}

  /** The text. */
  public static String print(Member member) {
    return """
    %s = "%s"
    %s = %d
    %s = "%s"
    %s = "%s"
    """
        .formatted(
            NAME,
            member.name().replace("\\", "\\\\").replace("\"", "\\\""),
            CAPACITY,
            member.capacity(),
            VERIFYING,
            member.verifyingKey(),
            SEALING,
            HexFormat.of().formatHex(member.sealingKey().bytes()));
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException naming all that is wrong with it
   */
  public static Member read(Path file) throws IOException, InvalidFileException {
    return parse(file.toString(), TextFile.read(file));
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in errors
   * @throws InvalidFileException naming all that is wrong with it
   */
  public static Member parse(String file, String text) throws InvalidFileException {
    FileProblems problems = new FileProblems(file);
    TomlFields fields = TomlFields.parse(text, problems);
    Member member = fields == null ? null : member(fields);
    if (!problems.none()) {
      throw problems.toException();
    }
    return Objects.requireNonNull(member);
  }

  /** The member that a table is, and no more; null if there is a problem. */
  static @Nullable Member member(TomlFields fields) {
    String name = fields.string(NAME);
    Integer capacity = fields.integer(CAPACITY);
    String verifying = fields.string(VERIFYING);
    String sealing = fields.string(SEALING);
    fields.refuseOthers();
    // Each is tried alone, so that a refusal is about its key.
    String anyKey = "0".repeat(2 * Ed25519.PUBLIC_KEY_SIZE);
    Member named =
        name == null ? null : fields.check(NAME, () -> new Member(name, anyKey, ANY_KEY, 1));
    Member sized =
        capacity == null
            ? null
            : fields.check(
                CAPACITY,
                () -> new Member(named == null ? "?" : named.name(), anyKey, ANY_KEY, capacity));
    String key = verifying == null ? null : verifyingKey(fields, verifying);
    SealingPublicKey other = sealing == null ? null : sealingKey(fields, sealing);
    return named == null || sized == null || key == null || other == null
        ? null
        : new Member(named.name(), key, other, sized.capacity());
  }

  private static @Nullable String verifyingKey(TomlFields fields, String text) {
    if (!VERIFYING_KEY.matcher(text).matches()) {
      fields.refuse(
          VERIFYING,
          "%s = \"%s\", need 64 lower-case hexadecimal digits"
              .formatted(VERIFYING, TomlFields.shortened(text)));
      return null;
    }
    if (!Ed25519.validatePublicKeyFull(HexFormat.of().parseHex(text), 0)) {
      fields.refuse(
          VERIFYING,
          "%s = \"%s\", need an Ed25519 public key of prime order".formatted(VERIFYING, text));
      return null;
    }
    return text;
  }

  private static @Nullable SealingPublicKey sealingKey(TomlFields fields, String text) {
    if (!SEALING_KEY.matcher(text).matches()) {
      fields.refuse(
          SEALING,
          "%s = \"%s\" of %d characters, need %d lower-case hexadecimal digits"
              .formatted(
                  SEALING, TomlFields.shortened(text), text.length(), 2 * SealingKey.PUBLIC_BYTES));
      return null;
    }
    return new SealingPublicKey(HexFormat.of().parseHex(text));
  }
}
