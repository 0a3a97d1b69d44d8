package org.veilbank.board.tlog;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A log's state as C2SP tlog-checkpoint has it: the text of a {@link SignedNote}.
 *
 * @param origin name of the log
 * @param size number of leaves
 * @param root of the Merkle tree at that size
 * @param extensions further lines, not interpreted
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the size is negative or the origin or an extension is empty
   *     or not one line
   */
  public Checkpoint {
    extensions = List.copyOf(extensions);
    if (size < 0 || !NoteText.isLine(origin) || !extensions.stream().allMatch(NoteText::isLine)) {
      throw new IllegalArgumentException(
          "checkpoint %s of size %d with %s: need lines that are not empty, size 0 or more"
              .formatted(origin, size, extensions));
    }
  }

  /** Without extensions. */
  public Checkpoint(String origin, long size, Hash root) {
    this(origin, size, root, List.of());
  }

  /**
   * Reads the text of a note.
   *
   * @throws InvalidLogEncodingException if it is not a checkpoint
   */
  public static Checkpoint parse(String text) throws InvalidLogEncodingException {
    if (!text.endsWith("\n")) {
      throw new InvalidLogEncodingException("checkpoint", text, "a newline at the end");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < 3) {
      throw new InvalidLogEncodingException("checkpoint", text, "at least 3 lines");
    }
    for (String line : lines) {
      if (!NoteText.isLine(line)) {
        throw new InvalidLogEncodingException(
            "line of checkpoint", line, "characters, none of them a control character");
      }
    }
    return new Checkpoint(
        lines.get(0),
        parseSize(lines.get(1)),
        Hash.fromBase64(lines.get(2)),
        lines.subList(3, lines.size()));
  }

  private static long parseSize(String line) throws InvalidLogEncodingException {
    try {
      long size = Long.parseLong(line);
      if (size >= 0 && Long.toString(size).equals(line)) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Refused below, as other spellings are.
    }
    throw new InvalidLogEncodingException(
        "size of checkpoint", line, "0 to 2^63-1 in decimal without leading zeros");
  }

  /** The text of the note, with its last newline. */
  public String text() {
    return Stream.concat(
            Stream.of(origin, Long.toString(size), root.toBase64()), extensions.stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
