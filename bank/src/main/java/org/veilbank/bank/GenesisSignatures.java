package org.veilbank.bank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.veilbank.board.BankSigner;
import org.veilbank.board.tlog.Hash;
import org.veilbank.round.Genesis;
import org.veilbank.round.Member;

/**
 * Which banks have signed a genesis (RND-1.3). Signatures lie beside the genesis, in a file of its
 * name and {@value #SUFFIX}: a line a bank, with its index from 1, its name, and in hexadecimal its
 * Ed25519 signature of {@code veilbank/genesis/1}, a newline, and the 32 bytes of the id. Lines
 * that begin with {@code #} are comments. Files of several banks may be put one behind the other.
 */
public final class GenesisSignatures {
  /** What is added to the name of the genesis. */
  public static final String SUFFIX = ".signatures";

  private static final byte[] LABEL = "veilbank/genesis/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LINE = Pattern.compile("([0-9]{1,3}) (.*) ([0-9a-f]{128})");

  private GenesisSignatures() {}

  /**
   * What a file of signatures says.
   *
   * @param signed the indices, from 1, of the banks whose signatures are right
   * @param missing the indices of the others
   * @param wrong each line that is no right signature: file, line, why
   */
  public record Report(SortedSet<Integer> signed, SortedSet<Integer> missing, List<String> wrong) {
    public Report {
      signed = new TreeSet<>(signed);
      missing = new TreeSet<>(missing);
      wrong = List.copyOf(wrong);
    }

    /** Whether all banks have signed, and no line is wrong. */
    public boolean complete() {
      return missing.isEmpty() && wrong.isEmpty();
    }
  }

  /** Where the signatures of a genesis are. */
  public static Path fileOf(Path genesisFile) {
    return genesisFile.resolveSibling(genesisFile.getFileName() + SUFFIX);
  }

  /**
   * Checks all signatures of a genesis; a file that does not exist has none.
   *
   * @throws InvalidFileException if the file is not text
   */
  public static Report verify(Path genesisFile, Genesis genesis)
      throws IOException, InvalidFileException {
    Path file = fileOf(genesisFile);
    List<String> lines = lines(file);
    SortedSet<Integer> signed = new TreeSet<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isComment(lines.get(i))) {
        continue;
      }
      Optional<String> reason = reasonAgainst(lines.get(i), genesis);
      if (reason.isEmpty()) {
        signed.add(bank(lines.get(i)));
      } else {
        wrong.add("%s, line %d: %s".formatted(file, i + 1, reason.get()));
      }
    }
    SortedSet<Integer> missing =
        IntStream.rangeClosed(1, genesis.members().size())
            .boxed()
            .filter(bank -> !signed.contains(bank))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Report(signed, missing, wrong);
  }

  /**
   * Adds a bank's signature, in place of wrong lines of that bank. Signing again changes nothing.
   * The file is replaced whole; of two banks that sign into one file at the same moment, one may
   * have to sign again.
   *
   * @param seed the 32 secret bytes of the bank's signing key
   * @return whether the signature was not there before
   * @throws IllegalArgumentException if the key is that of no bank of the genesis
   */
  public static boolean sign(Path genesisFile, Genesis genesis, byte[] seed)
      throws IOException, InvalidFileException {
    String key = HexFormat.of().formatHex(BankSigner.publicKey(seed));
    int bank = 1;
    while (!genesis.members().get(bank - 1).verifyingKey().equals(key)) {
      if (bank++ == genesis.members().size()) {
        throw new IllegalArgumentException(
            "verifying key %s: is that of no bank of the genesis".formatted(key));
      }
    }
    String own =
        "%d %s %s"
            .formatted(
                bank,
                genesis.members().get(bank - 1).name(),
                HexFormat.of().formatHex(signature(message(genesis.id()), seed)));
    Path file = fileOf(genesisFile);
    List<String> lines = lines(file);
    if (lines.contains(own)) {
      return false;
    }
    List<String> after = new ArrayList<>(lines);
    if (after.isEmpty()) {
      after.add(
          "# Signatures of %s: a bank's index, its name, its signature of the consortium's id."
              .formatted(genesisFile.getFileName()));
    }
    String index = bank + " ";
    after.removeIf(line -> line.startsWith(index));
    after.add(own);
    DurableFile.writePublic(
        file, (String.join("\n", after) + "\n").getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private static List<String> lines(Path file) throws IOException, InvalidFileException {
    return Files.exists(file)
        ? TextFile.read(file).lines().map(String::stripTrailing).toList()
        : List.of();
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.startsWith("#");
  }

  private static int bank(String line) {
    return Integer.parseInt(line, 0, line.indexOf(' '), 10);
  }

  /** Why a line is no right signature; nothing if it is one. */
  private static Optional<String> reasonAgainst(String line, Genesis genesis) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.of(
          "\"%s\", need a bank's index, its name, and 128 lower-case hexadecimal digits"
              .formatted(TomlFields.shortened(line)));
    }
    int bank = bank(line);
    int banks = genesis.members().size();
    if (bank < 1 || bank > banks) {
      return Optional.of("bank %d, need 1 to %d".formatted(bank, banks));
    }
    Member member = genesis.members().get(bank - 1);
    if (!parts.group(2).equals(member.name())) {
      return Optional.of(
          "bank %d \"%s\", which is \"%s\" in the genesis"
              .formatted(bank, TomlFields.shortened(parts.group(2)), member.name()));
    }
    byte[] message = message(genesis.id());
    byte[] signature = HexFormat.of().parseHex(parts.group(3));
    boolean right =
        new Ed25519PublicKeyParameters(member.verifyingKeyBytes())
            .verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return right
        ? Optional.empty()
        : Optional.of(
            "bank %d \"%s\" has not signed this genesis so, but perhaps one with another id than %s"
                .formatted(bank, member.name(), genesis.id()));
  }

  private static byte[] message(Hash id) {
    byte[] message = Arrays.copyOf(LABEL, LABEL.length + Hash.BYTES);
    System.arraycopy(id.bytes(), 0, message, LABEL.length, Hash.BYTES);
    return message;
  }

  private static byte[] signature(byte[] message, byte[] seed) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    new Ed25519PrivateKeyParameters(seed)
        .sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }
}
