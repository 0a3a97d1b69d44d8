package org.veilbank.board;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/** Puts together again what one bank has said in frames ({@link SteadyPosting}). */
public final class SteadyReading {
  private final SteadyFrames frames;
  private final int author;
  private final long maxBytes;
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private long tick;

  /** How long the stream must be before there is anything to look at. */
  private long needed = Short.BYTES;

  /** Something that was said. */
  public record Said(StepKey step, Payload payload) {}

  /**
   * A reading from the first frame.
   *
   * @param maxBytes of one payload
   */
  public SteadyReading(byte[] key, int frameBytes, int author, long maxBytes) {
    this.frames = new SteadyFrames(key, frameBytes);
    this.author = author;
    this.maxBytes = maxBytes;
  }

  /** Length of the CBOR array (2 bytes), the array: epoch, round, step, part, kind, length. */
  static byte[] header(StepKey step, long length) {
    byte[] cbor =
        new CborWriter()
            .array(6)
            .bytes(step.epoch().bytes())
            .unsigned(step.round())
            .unsigned(step.step())
            .unsigned(step.part())
            .text(step.kind())
            .unsigned(length)
            .toBytes();
    return ByteBuffer.allocate(Short.BYTES + cbor.length)
        .putShort((short) cbor.length)
        .put(cbor)
        .array();
  }

  /**
   * Takes in the next frame.
   *
   * @return what is complete with it
   * @throws InvalidLogEncodingException if it is not this bank's next frame, or what it says is
   *     malformed
   */
  public List<Said> next(byte[] frame) throws InvalidLogEncodingException {
    stream.writeBytes(frames.open(author, tick, frame));
    tick++;
    List<Said> said = new ArrayList<>();
    if (stream.size() < needed) {
      return said;
    }
    needed = Short.BYTES;
    byte[] bytes = stream.toByteArray();
    int at = 0;
    while (bytes.length - at >= Short.BYTES) {
      int headerEnd =
          at + Short.BYTES + Short.toUnsignedInt(ByteBuffer.wrap(bytes, at, 2).getShort());
      if (headerEnd > bytes.length) {
        break;
      }
      CborReader in = new CborReader(Arrays.copyOfRange(bytes, at + Short.BYTES, headerEnd));
      in.array("steady header", 6);
      Hash epoch = Hash.of(in.bytes("steady epoch", Hash.BYTES));
      long round = in.unsigned("steady round");
      int step = in.unsigned("steady step", StepKey.MAX_STEP);
      int part = in.unsigned("steady part", Integer.MAX_VALUE);
      String kind = in.text("steady kind", StepKey.MAX_KIND);
      long length = in.unsigned("steady length");
      in.end("steady header");
      if (!StepKey.isKind(kind) || length > maxBytes) {
        throw new InvalidLogEncodingException(
            "steady header",
            "kind %s, %d bytes".formatted(kind, length),
            "a kind, and at most %d bytes".formatted(maxBytes));
      }
      if (length > bytes.length - headerEnd) {
        needed = headerEnd - at + length;
        break;
      }
      int end = headerEnd + (int) length;
      said.add(
          new Said(
              new StepKey(epoch, round, step, part, kind),
              Payload.of(Arrays.copyOfRange(bytes, headerEnd, end))));
      at = end;
    }
    stream.reset();
    stream.write(bytes, at, bytes.length - at);
    return said;
  }
}
