package org.veilbank.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A batch at its place in the log of a ledger, chained to the frame before it: what a journal
 * stores and others send. There is one encoding of a frame. Immutable.
 */
public final class Frame {
  /** Longest encoding of a frame. */
  public static final int MAX_BYTES = FrameHeader.BYTES + Sections.MAX_BODY_BYTES;

  private final FrameHeader header;
  private final Batch batch;
  private final FramePosition next;

  private Frame(FrameHeader header, Batch batch) {
    this.header = header;
    this.batch = batch;
    next = header.next();
  }

  /** A batch at a place. */
  public static Frame of(FramePosition position, Batch batch) {
    return new Frame(FrameHeader.of(position, batch.sections(), batch.digest()), batch);
  }

  /**
   * The frame that these bytes are, neither more nor fewer.
   *
   * @param expected where it must belong
   * @throws InvalidFrameException if they are none, or one of another place
   */
  public static Frame decode(byte[] bytes, FramePosition expected) throws InvalidFrameException {
    FrameHeader header = FrameHeader.parse(bytes);
    header.requireAt(expected);
    Batch.requireLength(header.sections(), bytes.length - FrameHeader.BYTES);
    return decode(header, Arrays.copyOfRange(bytes, FrameHeader.BYTES, bytes.length));
  }

  /** Takes over the body. */
  static Frame decode(FrameHeader header, byte[] body) throws InvalidFrameException {
    byte[] digest = Batch.digest(body);
    header.requireDigest(digest);
    return new Frame(header, Batch.check(header.sections(), body, digest));
  }

  /** Its bytes. */
  public byte[] encode() {
    return ByteBuffer.allocate(byteCount()).put(header.bytes()).put(batch.body()).array();
  }

  /** Length of its encoding. */
  public int byteCount() {
    return FrameHeader.BYTES + batch.body().length;
  }

  /** Its bytes in two parts, which are not to be changed. */
  ByteBuffer[] buffers() {
    return new ByteBuffer[] {ByteBuffer.wrap(header.bytes()), ByteBuffer.wrap(batch.body())};
  }

  /** Refuses it at another place than its own. */
  void requireAt(FramePosition expected) throws InvalidFrameException {
    header.requireAt(expected);
  }

  /** Its place. */
  public FramePosition position() {
    return header.position();
  }

  /** The place behind it. */
  public FramePosition next() {
    return next;
  }

  /** Its transactions. */
  public Batch batch() {
    return batch;
  }

  @Override
  public String toString() {
    return "Frame[" + header.number() + ", " + batch.size() + " transactions]";
  }
}
