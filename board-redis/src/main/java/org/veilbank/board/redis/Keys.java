package org.veilbank.board.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.veilbank.board.Entry;
import org.veilbank.board.Shelf;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;

/** The names of a board's keys. The braces keep them all on one node of a cluster. */
final class Keys {
  private final String prefix;
  private final byte[] log;

  Keys(String board) {
    this.prefix = "veilbank:{" + board + "}:";
    this.log = key("log");
  }

  private byte[] key(String name) {
    return ascii(prefix + name);
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** A stream: the entry of position n has the id (n+1)-0. */
  byte[] log() {
    return log;
  }

  /** A hash from an author to its next sequence number. */
  byte[] next() {
    return key("next");
  }

  /** A hash from an author and step to position and payload digest. */
  byte[] placed() {
    return key("placed");
  }

  /** The field of an entry in {@link #placed}. */
  static byte[] place(Entry.Header header) {
    StepKey step = header.key();
    return ascii(
        "%d/%s/%d/%d/%d/%s"
            .formatted(
                header.author(),
                step.epoch(),
                step.round(),
                step.step(),
                step.part(),
                step.kind()));
  }

  /** A list of records. */
  byte[] shelf(Shelf shelf) {
    return key("shelf:" + shelf.label());
  }

  /** A set of the SHA-256 of a shelf's records. */
  byte[] shelfDigests(Shelf shelf) {
    return key("shelf:" + shelf.label() + ":digests");
  }

  /** The length of a blob; readers see a blob only if there is one. */
  byte[] blob(Hash digest) {
    return key("blob:" + digest);
  }

  byte[] piece(Hash digest, long index) {
    return key("blob:%s:%d".formatted(digest, index));
  }

  /** A piece that is not yet known to be right. */
  byte[] newPiece(Hash digest, String writer, long index) {
    return key("blob:%s:new:%s:%d".formatted(digest, writer, index));
  }
}
