package org.veilbank.board;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.NoteAlgorithm;
import org.veilbank.board.tlog.NoteKey;

/**
 * Members as text: a C2SP verifier key a line, of each bank in order, named {@code
 * veilbank.org/board/CONSORTIUM/bank-N}. Lines that begin with {@code #} are comments.
 */
public final class MembersFile {
  private static final String PREFIX = "veilbank.org/board/";

  private MembersFile() {}

  /** The text. */
  public static String print(Members members) {
    StringBuilder text = new StringBuilder();
    for (int bank = 1; bank <= members.count(); bank++) {
      text.append(
              NoteKey.of(
                  members.witnessName(bank), NoteAlgorithm.ED25519, members.publicKeyBytes(bank)))
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Reads a text.
   *
   * @throws InvalidLogEncodingException naming the line
   */
  public static Members parse(String text) throws InvalidLogEncodingException {
    List<byte[]> keys = new ArrayList<>();
    String id = "";
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = "members, line %d".formatted(i + 1);
      NoteKey key = NoteKey.parse(line);
      String name = key.name();
      int slash = name.lastIndexOf('/');
      if (keys.isEmpty() && name.startsWith(PREFIX) && slash >= PREFIX.length()) {
        id = name.substring(PREFIX.length(), slash);
      }
      String expected = "%s%s/bank-%d".formatted(PREFIX, id, keys.size() + 1);
      if (!name.equals(expected) || key.algorithm() != NoteAlgorithm.ED25519) {
        throw new InvalidLogEncodingException(place, name, "an Ed25519 key named " + expected);
      }
      keys.add(key.publicKey());
    }
    if (keys.isEmpty()) {
      throw new InvalidLogEncodingException("members", "no key", "a verifier key for each bank");
    }
    try {
      return new Members(Hash.fromHex(id), keys);
    } catch (IllegalArgumentException e) {
      throw new InvalidLogEncodingException(
          "members", keys.size() + " keys", String.valueOf(e.getMessage()));
    }
  }
}
