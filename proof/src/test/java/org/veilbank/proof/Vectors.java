package org.veilbank.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Known answers of the public package; {@code make-vectors.mjs} beside them says how they were
 * made.
 */
final class Vectors {
  private Vectors() {}

  /** A line: its name, and its fields. */
  record Line(String name, List<String> fields) {
    byte[] bytes(int field) {
      return HexFormat.of().parseHex(fields.get(field));
    }

    boolean isProof() {
      return fields.size() == 1;
    }

    Proof proof() throws MalformedEncodingException {
      return decode(name, bytes(0));
    }
  }

  static Proof decode(String name, byte[] bytes) throws MalformedEncodingException {
    return switch (name) {
      case "pubkey-validity" -> PubkeyValidityProof.decode(bytes);
      case "zero-ciphertext" -> ZeroCiphertextProof.decode(bytes);
      case "ciphertext-ciphertext-equality" -> CiphertextCiphertextEqualityProof.decode(bytes);
      case "ciphertext-commitment-equality" -> CiphertextCommitmentEqualityProof.decode(bytes);
      case "grouped-ciphertext-2-handles-validity", "grouped-ciphertext-3-handles-validity" ->
          GroupedCiphertextValidityProof.decode(bytes);
      case "batched-grouped-ciphertext-2-handles-validity",
          "batched-grouped-ciphertext-3-handles-validity" ->
          BatchedGroupedCiphertextValidityProof.decode(bytes);
      case "percentage-with-cap" -> PercentageWithCapProof.decode(bytes);
      case "range" -> BatchedRangeProof.decode(bytes);
      default -> throw new IllegalArgumentException(name);
    };
  }

  static List<Line> all() {
    try (InputStream in = Vectors.class.getResourceAsStream("zk-sdk-0.4.1.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> {
            List<String> words = List.of(line.split(" ", -1));
            return new Line(words.getFirst(), words.subList(1, words.size()));
          })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> named(String name) {
    return all().stream().filter(line -> line.name().equals(name)).toList();
  }

  static List<Line> proofs() {
    return all().stream().filter(Line::isProof).toList();
  }

  /** The first proof of each kind and length. */
  static List<Line> oneProofOfEach() {
    List<String> seen = new ArrayList<>();
    return proofs().stream()
        .filter(line -> {
          String kind = line.name() + line.fields().getFirst().length();
          return !seen.contains(kind) && seen.add(kind);
        })
        .toList();
  }
}
