package org.veilbank.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.veilbank.board.tlog.Hash;
import org.veilbank.board.tlog.InvalidLogEncodingException;

/**
 * What a bank posts if it posts by the clock (BRD-7): at each tick one entry of the same kind and
 * size, whether it has something to say or not, so that the time and the number of its posts tell
 * the board's operator nothing. When ticks are is the caller's matter.
 *
 * <p>All that is said makes one stream of bytes, which frames cut up. A bank that was stopped says
 * the same again, in the same order, and goes on where its frames on the board end ({@link
 * #resume}).
 */
public final class SteadyPosting {
  /** The kind of all entries. */
  public static final String KIND = "steady";

  private final SteadyFrames frames;
  private final int author;
  private final Hash epoch;
  private final long round;
  private final Deque<Payload> headers = new ArrayDeque<>();
  private final Deque<Payload> payloads = new ArrayDeque<>();
  private InputStream current = InputStream.nullInputStream();
  private long posted;
  private long tick;

  /** An entry to post. */
  public record Frame(StepKey step, Payload payload) {}

  /**
   * Nothing said yet.
   *
   * @param key 32 secret bytes that the banks share, and give to their auditor
   * @param frameBytes the size of each entry's payload
   */
  public SteadyPosting(byte[] key, int frameBytes, int author, Hash epoch, long round) {
    this.frames = new SteadyFrames(key, frameBytes);
    this.author = author;
    this.epoch = epoch;
    this.round = round;
  }

  /**
   * Tells of a frame that this bank has posted before, in their order.
   *
   * @throws InvalidLogEncodingException if it is not this bank's next frame
   */
  public void resume(byte[] frame) throws InvalidLogEncodingException {
    posted += frames.open(author, tick, frame).length;
    tick++;
  }

  /** Something to say, after all that was said before. */
  public void say(StepKey step, Payload payload) {
    headers.add(Payload.of(SteadyReading.header(step, payload.length())));
    payloads.add(payload);
  }

  /** The entry of the next tick. */
  public Frame next() throws IOException {
    for (long skipped = 1; posted > 0 && skipped > 0; posted -= skipped) {
      skipped = read(new byte[(int) Math.min(posted, frames.capacity())]);
    }
    if (posted > 0) {
      throw new IllegalStateException(
          "%d bytes more were posted than are said again".formatted(posted));
    }
    byte[] content = new byte[frames.capacity()];
    int used = read(content);
    byte[] frame = frames.seal(author, tick, Arrays.copyOf(content, used));
    return new Frame(
        new StepKey(epoch, round, 0, Math.toIntExact(tick++), KIND), Payload.of(frame));
  }

  /** Fills an array from the stream; less only if there is no more. */
  private int read(byte[] into) throws IOException {
    int filled = 0;
    while (filled < into.length) {
      int n = current.read(into, filled, into.length - filled);
      if (n > 0) {
        filled += n;
        continue;
      }
      current.close();
      if (payloads.isEmpty()) {
        current = InputStream.nullInputStream();
        break;
      }
      current =
          new SequenceInputStream(
              new ByteArrayInputStream(headers.remove().open().readAllBytes()),
              payloads.remove().openChecked());
    }
    return filled;
  }
}
