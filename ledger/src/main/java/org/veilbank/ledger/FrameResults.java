package org.veilbank.ledger;

import java.util.AbstractList;

/** The answers to the transactions of a frame, in their order. */
public final class FrameResults extends AbstractList<TransactionResult> {
  private final long frame;
  private final byte[] codes;

  /** What the answer names, as {@link ResultCode} says. */
  private final long[] details;

  private final Batch batch;

  FrameResults(long frame, Batch batch) {
    this.frame = frame;
    this.batch = batch;
    codes = new byte[batch.size()];
    details = new long[batch.size()];
  }

  void set(int i, int code, long detail) {
    codes[i] = (byte) code;
    details[i] = detail;
  }

  /** Number of the frame. */
  public long frame() {
    return frame;
  }

  @Override
  public int size() {
    return codes.length;
  }

  @Override
  public TransactionResult get(int i) {
    return ResultCode.result(codes[i], details[i], batch.body(), RecordLayout.BYTES * i);
  }

  /** How many were done now: neither refused nor replayed. */
  public int doneCount() {
    int count = 0;
    for (byte code : codes) {
      count += ResultCode.isDone(code) ? 1 : 0;
    }
    return count;
  }

  /** How many were decided before. */
  public int replayedCount() {
    int count = 0;
    for (byte code : codes) {
      count += (code & ResultCode.REPLAYED) != 0 ? 1 : 0;
    }
    return count;
  }
}
