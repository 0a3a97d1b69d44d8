package org.veilbank.board;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.veilbank.board.tlog.InvalidLogEncodingException;

class SteadyReadingFuzzTest {
  private static final byte[] KEY = TestBanks.seed(77);
  private static final int FRAME = 200;

  /** What another bank, which has the key, may have put into its frames. */
  @FuzzTest
  void whateverIsFramedIsReadOrRefused(byte[] stream) {
    SteadyFrames frames = new SteadyFrames(KEY, FRAME);
    SteadyReading reading = new SteadyReading(KEY, FRAME, 2, 1 << 20);
    try {
      for (int at = 0, tick = 0; at < stream.length; at += frames.capacity(), tick++) {
        int end = Math.min(stream.length, at + frames.capacity());
        reading.next(frames.seal(2, tick, Arrays.copyOfRange(stream, at, end)));
      }
    } catch (InvalidLogEncodingException e) {
      // As stated.
      return;
    }
  }
}
