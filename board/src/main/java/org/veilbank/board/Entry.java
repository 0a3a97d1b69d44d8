package org.veilbank.board;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;
import org.veilbank.board.tlog.MerkleTree;

/**
 * A leaf of the log (BRD-1): a signed header that names a payload by its hash. Its place in the log
 * is not part of it.
 *
 * <p>Encoded as a deterministic CBOR array: version 1, consortium (32 bytes), author, sequence,
 * previous (32 bytes), kind (text), epoch (32 bytes), round, step, part, payload digest (32 bytes),
 * payload length, signature (64 bytes). Signed, with Ed25519, are the ASCII text {@code
 * veilbank/entry/1}, a newline, and the array of the first twelve.
 */
public final class Entry {
  /** Most bytes of an encoded entry. */
  public static final int MAX_BYTES = 320;

  /** The largest index of an author. */
  public static final int MAX_AUTHOR = 255;

  /** What stands for the previous entry of an author's first. */
  public static final Hash NONE = Hash.of(new byte[Hash.BYTES]);

  static final int SIGNATURE_BYTES = 64;

  private static final byte[] LABEL = "veilbank/entry/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int SIGNED_FIELDS = 12;

  private final Header header;
  private final byte[] signature;
  private final byte[] encoded;
  private final Hash hash;

  /**
   * What is signed.
   *
   * @param consortium whose board it is for
   * @param author index of the bank, from 1
   * @param sequence the author's own counter, from 0
   * @param previous hash of the author's previous entry; {@link #NONE} for the first
   * @param key the post's place
   * @param payload SHA-256 of the payload
   * @param payloadBytes its length
   */
  public record Header(
      Hash consortium,
      int author,
      long sequence,
      Hash previous,
      StepKey key,
      Hash payload,
      long payloadBytes) {
    public Header {
      if (author < 1 || author > MAX_AUTHOR || sequence < 0 || payloadBytes < 0) {
        throw new IllegalArgumentException(
            "author %d, sequence %d, payload of %d bytes: need author 1 to %d, none below 0"
                .formatted(author, sequence, payloadBytes, MAX_AUTHOR));
      }
    }
  }

  Entry(Header header, byte[] signature) {
    this.header = header;
    this.signature = signature.clone();
    this.encoded = fields(header, SIGNED_FIELDS + 1).bytes(signature).toBytes();
    this.hash = MerkleTree.leafHash(encoded);
  }

  private static CborWriter fields(Header header, int count) {
    StepKey key = header.key();
    return new CborWriter()
        .array(count)
        .unsigned(VERSION)
        .bytes(header.consortium().bytes())
        .unsigned(header.author())
        .unsigned(header.sequence())
        .bytes(header.previous().bytes())
        .text(key.kind())
        .bytes(key.epoch().bytes())
        .unsigned(key.round())
        .unsigned(key.step())
        .unsigned(key.part())
        .bytes(header.payload().bytes())
        .unsigned(header.payloadBytes());
  }

  /** The bytes that a header's signature is over. */
  static byte[] signedBytes(Header header) {
    byte[] fields = fields(header, SIGNED_FIELDS).toBytes();
    byte[] message = Arrays.copyOf(LABEL, LABEL.length + fields.length);
    System.arraycopy(fields, 0, message, LABEL.length, fields.length);
    return message;
  }

  /**
   * Reads an entry; whose signature it bears is not looked at.
   *
   * @throws InvalidLogEncodingException naming the field, its value and what was expected
   */
  public static Entry decode(byte[] bytes) throws InvalidLogEncodingException {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidLogEncodingException(
          "entry", bytes.length + " bytes", "at most " + MAX_BYTES);
    }
    CborReader in = new CborReader(bytes);
    in.array("entry", SIGNED_FIELDS + 1);
    int version = in.unsigned("entry version", Integer.MAX_VALUE);
    if (version != VERSION) {
      throw new InvalidLogEncodingException("entry version", "" + version, "" + VERSION);
    }
    Hash consortium = hash(in, "entry consortium");
    int author = in.unsigned("entry author", MAX_AUTHOR);
    if (author == 0) {
      throw new InvalidLogEncodingException("entry author", "0", "1 to " + MAX_AUTHOR);
    }
    long sequence = in.unsigned("entry sequence");
    Hash previous = hash(in, "entry previous");
    String kind = in.text("entry kind", StepKey.MAX_KIND);
    if (!StepKey.isKind(kind)) {
      throw new InvalidLogEncodingException(
          "entry kind", kind, "1 to " + StepKey.MAX_KIND + " of a-z, 0-9, -");
    }
    StepKey key =
        new StepKey(
            hash(in, "entry epoch"),
            in.unsigned("entry round"),
            in.unsigned("entry step", StepKey.MAX_STEP),
            in.unsigned("entry part", Integer.MAX_VALUE),
            kind);
    Hash payload = hash(in, "entry payload");
    long payloadBytes = in.unsigned("entry payload length");
    byte[] signature = in.bytes("entry signature", SIGNATURE_BYTES);
    in.end("entry");
    return new Entry(
        new Header(consortium, author, sequence, previous, key, payload, payloadBytes), signature);
  }

  private static Hash hash(CborReader in, String field) throws InvalidLogEncodingException {
    return Hash.of(in.bytes(field, Hash.BYTES));
  }

  /** What is signed. */
  public Header header() {
    return header;
  }

  /** A copy of the encoding. */
  public byte[] encode() {
    return encoded.clone();
  }

  /** The leaf hash of RFC 6962, by which the author's next entry names this one. */
  public Hash hash() {
    return hash;
  }

  /** Whether the holder of a public key signed it. */
  boolean isSignedBy(VerifyingKey publicKey) {
    return publicKey.verifies(signedBytes(header), signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "entry %d of bank %d, %s".formatted(header.sequence(), header.author(), header.key());
  }
}
