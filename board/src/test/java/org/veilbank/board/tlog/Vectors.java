package org.veilbank.board.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known answers of others, from the resources of this package. */
final class Vectors {
  static final String TESSERA_KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  private Vectors() {}

  static byte[] bytes(String name) {
    try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  /** The value of a field of a JSON object without nested objects, as it is written. */
  static String field(String json, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\": (\"[^\"]*\"|\\[[^\\]]*\\]|[^,}]+)").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no field %s in %s".formatted(name, json));
    }
    return matcher.group(1);
  }

  /** The strings in a JSON array or value. */
  static List<String> strings(String json) {
    return Pattern.compile("\"([^\"]*)\"").matcher(json).results().map(m -> m.group(1)).toList();
  }

  /** A source for the tree over these leaf hashes. */
  static HashSource tree(List<Hash> leaves) {
    return new HashSource() {
      @Override
      public Hash node(int level, long index) {
        return level == 0
            ? leaves.get((int) index)
            : MerkleTree.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }

  /** Different hashes for different numbers. */
  static Hash leaf(int number) {
    return MerkleTree.leafHash(Integer.toString(number).getBytes(UTF_8));
  }
}
