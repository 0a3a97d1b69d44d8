package org.veilbank.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;
import org.veilbank.ledger.AccountNumber;
import org.veilbank.ledger.Batch;
import org.veilbank.ledger.BatchBuilder;
import org.veilbank.ledger.Frame;
import org.veilbank.ledger.FramePosition;
import org.veilbank.ledger.InvalidFrameException;
import org.veilbank.ledger.LedgerId;
import org.veilbank.ledger.Role;
import org.veilbank.ledger.Transaction;
import org.veilbank.ledger.TransferKind;
import org.veilbank.ledger.VerifyingKey;

/**
 * The log of a ledger as it would arrive: frames that open accounts, even numbers cardholders and
 * odd ones merchants, then frames of purchases between them, which are all accepted. Who pays whom
 * is drawn by Zipf's law; a merchant folds when enough is pending.
 *
 * <p>Keys are multiples of one point, and points of purchases come from a pool, as nothing here
 * depends on what they hide: making a million accounts takes seconds.
 */
final class LedgerLoad {
  /** Transactions of a frame. */
  static final int FRAME = 1000;

  private static final int POOL = 1 << 12;
  private static final int STRIDE = 1103;
  private static final int CREDITS_UNTIL_FOLD = 1 << 14;
  private static final int POINT = CompressedRistretto.BYTES;
  private static final int HINT = AffinePoints.COORDINATE_BYTES;
  private static final int POINTS = 3;

  private static final VerifyingKey VERIFYING_KEY = VerifyingKey.of(new byte[32]);

  private final List<Frame> opening = new ArrayList<>();
  private final SkewedPairs pairs;
  private final List<CompressedRistretto> pool;
  private final byte[] poolHints;
  private final long[] sequences;
  private final int[] credits;
  private FramePosition next;
  private int drawn;

  /** A frame, and its points as they come: what {@link AffinePoints#check} takes. */
  static final class Load {
    final Frame frame;
    final byte[] encodings;
    final byte[] coordinates;

    Load(Frame frame, byte[] encodings, byte[] coordinates) {
      this.frame = frame;
      this.encodings = encodings;
      this.coordinates = coordinates;
    }
  }

  LedgerLoad(int accounts) {
    next = FramePosition.first(ledger());
    sequences = new long[accounts];
    credits = new int[accounts];
    pairs = new SkewedPairs(accounts / 2);
    pool = multiples(0, POOL);
    poolHints = hints(pool);
    int frames = (accounts + Batch.MAX_TRANSACTIONS - 1) / Batch.MAX_TRANSACTIONS;
    List<Batch> batches =
        IntStream.range(0, frames)
            .parallel()
            .mapToObj(i -> {
              int from = Batch.MAX_TRANSACTIONS * i;
              return open(from, Math.min(accounts, from + Batch.MAX_TRANSACTIONS));
            })
            .toList();
    for (Batch batch : batches) {
      opening.add(place(batch));
    }
  }

  /** The ledger that all frames are of. */
  static LedgerId ledger() {
    try {
      return LedgerId.of(MessageDigest.getInstance("SHA-256").digest(new byte[1]));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Number of accounts. */
  int accounts() {
    return sequences.length;
  }

  /** The frames that open all accounts, the first of the log. */
  List<Frame> opening() {
    return opening;
  }

  /** Goes back to where all accounts are open and nothing was bought. */
  void rewind() {
    next = opening.getLast().next();
    Arrays.fill(sequences, 0);
    Arrays.fill(credits, 0);
  }

  private Frame place(Batch batch) {
    Frame frame = Frame.of(next, batch);
    next = frame.next();
    return frame;
  }

  private static Batch open(int from, int to) {
    BatchBuilder builder = new BatchBuilder();
    List<CompressedRistretto> keys = multiples(from, to - from);
    for (int i = from; i < to; i++) {
      builder.add(
          new Transaction.OpenAccount(
              new AccountNumber(i),
              i % 2 == 0 ? Role.CARDHOLDER : Role.MERCHANT,
              keys.get(i - from),
              VERIFYING_KEY));
    }
    return build(builder);
  }

  private static Batch build(BatchBuilder builder) {
    try {
      return builder.build();
    } catch (InvalidFrameException e) {
      throw new IllegalStateException("our own transactions were refused", e);
    }
  }

  /** Encodings of consecutive even multiples of the generator, from a number on. */
  private static List<CompressedRistretto> multiples(int from, int count) {
    List<RistrettoPoint> points = new ArrayList<>(count);
    RistrettoPoint point = RistrettoPoint.BASE.multiplyVartime(Scalar.of(from + 1L));
    for (int i = 0; i < count; i++) {
      points.add(point);
      point = point.add(RistrettoPoint.BASE);
    }
    return RistrettoPoint.compressDoubles(points);
  }

  private static byte[] hints(List<CompressedRistretto> points) {
    byte[] encodings = new byte[POINT * points.size()];
    for (int i = 0; i < points.size(); i++) {
      points.get(i).copyInto(encodings, POINT * i);
    }
    try {
      return AffinePoints.decode(encodings).toCoordinates();
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException("our own encoding was refused", e);
    }
  }

  /** The next frame of purchases. */
  Load next() {
    BatchBuilder builder = new BatchBuilder();
    byte[] encodings = new byte[POINT * POINTS * FRAME];
    byte[] coordinates = new byte[HINT * POINTS * FRAME];
    int transfers = 0;
    while (builder.size() < FRAME) {
      pairs.next();
      int payee = 2 * pairs.payee() + 1;
      if (credits[payee] < CREDITS_UNTIL_FOLD) {
        draw(encodings, coordinates, POINTS * transfers);
        purchase(builder, 2 * pairs.payer(), payee, encodings, coordinates, POINTS * transfers);
        transfers++;
      } else {
        builder.add(new Transaction.Fold(new AccountNumber(payee), ++sequences[payee], 0));
        credits[payee] = 0;
      }
    }
    return new Load(
        place(build(builder)),
        Arrays.copyOf(encodings, POINT * POINTS * transfers),
        Arrays.copyOf(coordinates, HINT * POINTS * transfers));
  }

  /** The points of a purchase, to the places from one on. */
  private void draw(byte[] encodings, byte[] coordinates, int at) {
    for (int k = at; k < at + POINTS; k++) {
      // A stride that visits the whole pool.
      int index = (drawn++ * STRIDE) & (POOL - 1);
      pool.get(index).copyInto(encodings, POINT * k);
      System.arraycopy(poolHints, HINT * index, coordinates, HINT * k, HINT);
    }
  }

  private void purchase(
      BatchBuilder builder, int payer, int payee, byte[] encodings, byte[] coordinates, int at) {
    credits[payee]++;
    builder.add(
        new Transaction.Transfer(
            TransferKind.PURCHASE,
            new AccountNumber(payer),
            new AccountNumber(payee),
            ++sequences[payer],
            CompressedRistretto.of(encodings, POINT * at),
            CompressedRistretto.of(encodings, POINT * (at + 1)),
            CompressedRistretto.of(encodings, POINT * (at + 2)),
            Optional.empty()),
        Arrays.copyOfRange(coordinates, HINT * at, HINT * (at + POINTS)));
  }

  /** Its size and skew. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d accounts, Zipf %.1f, frames of %d",
        accounts(),
        SkewedPairs.EXPONENT,
        FRAME);
  }
}
