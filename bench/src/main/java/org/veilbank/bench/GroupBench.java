package org.veilbank.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.DiscreteLog;
import org.veilbank.group.FixedBaseTable;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.Multiscalar;
import org.veilbank.group.MultiscalarTable;
import org.veilbank.group.PointPairs;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/** The group Ristretto255, from a single sum to a million running sums. */
final class GroupBench implements BenchArea {
  private static final int BATCH = 256;
  private static final int TRANSFERS = 1000;

  @Override
  public String name() {
    return "group";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    try {
      Run run = new Run(options.quick(), new Figures(name(), sink));
      run.scalars();
      run.points();
      run.encodings();
      run.sums();
      run.transfers(100_000);
      if (!options.quick()) {
        run.transfers(1_000_000);
      }
      run.logarithms(32, 16);
      if (!options.quick()) {
        run.logarithms(40, 20);
      }
    } catch (InvalidEncodingException e) {
      throw new IllegalStateException("our own encoding was refused", e);
    }
  }

  /** One run of all figures. */
  private static final class Run {
    private final Figures figures;
    private final Stopwatch stopwatch;
    private final Random random = new Random(20_260_101);
    private final boolean quick;

    /** What was computed last: so nothing is computed in vain. */
    private Object last = this;

    Run(boolean quick, Figures figures) {
      this.quick = quick;
      this.figures = figures;
      stopwatch = new Stopwatch(quick, false);
    }

    private void micros(String name, String parameters, int parts, Runnable work) {
      figures.micros(name, parameters, stopwatch.measure(work), parts);
    }

    private Scalar scalar() {
      return Scalar.reduce(bytes(Scalar.WIDE_BYTES));
    }

    private byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }

    private List<Scalar> scalars(int count) {
      List<Scalar> scalars = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        scalars.add(scalar());
      }
      return scalars;
    }

    private List<RistrettoPoint> points(int count) {
      List<RistrettoPoint> points = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        points.add(RistrettoPoint.fromUniformBytes(bytes(RistrettoPoint.UNIFORM_BYTES)));
      }
      return points;
    }

    void scalars() {
      Scalar factor = scalar();
      Scalar[] running = {scalar()};
      micros("scalar-multiply", "", 1, () -> running[0] = running[0].multiply(factor));
      micros("scalar-add", "", 1, () -> running[0] = running[0].add(factor));
      micros("scalar-invert", "", 1, () -> running[0] = running[0].invert());
      last = running[0];
    }

    void points() {
      RistrettoPoint point = points(1).getFirst();
      Scalar scalar = scalar();
      SecretScalar secret = SecretScalar.reduce(bytes(Scalar.WIDE_BYTES));
      RistrettoPoint[] running = {point};
      micros("point-add", "", 1, () -> running[0] = running[0].add(point));
      micros("point-double", "", 1, () -> running[0] = running[0].twice());
      last = running[0];
      micros("multiply", "constant time", 1, () -> last = point.multiply(secret));
      micros("multiply-vartime", "", 1, () -> last = point.multiplyVartime(scalar));
      FixedBaseTable table = FixedBaseTable.of(point);
      micros("table", "made", 1, () -> last = FixedBaseTable.of(point));
      micros("table-multiply", "constant time", 1, () -> last = table.multiply(secret));
      micros("table-multiply-vartime", "", 1, () -> last = table.multiplyVartime(scalar));
    }

    void encodings() throws InvalidEncodingException {
      List<RistrettoPoint> points = points(BATCH);
      List<CompressedRistretto> encodings = points.stream().map(RistrettoPoint::compress).toList();
      byte[] flat = new byte[CompressedRistretto.BYTES * BATCH];
      for (int i = 0; i < BATCH; i++) {
        encodings.get(i).copyInto(flat, CompressedRistretto.BYTES * i);
      }
      byte[] coordinates = AffinePoints.decode(flat).toCoordinates();
      micros("encode", "", 1, () -> last = points.getFirst().compress());
      micros("decode", "", 1, () -> last = decoded(encodings.subList(0, 1)));
      String batch = "a batch of %d, a point".formatted(BATCH);
      micros("decode-batch", batch, BATCH, () -> last = decoded(encodings));
      micros("compress-doubles", batch, BATCH, () -> last = RistrettoPoint.compressDoubles(points));
      micros("hint-check", batch, BATCH, () -> last = checked(flat, coordinates));
    }

    private static List<RistrettoPoint> decoded(List<CompressedRistretto> encodings) {
      try {
        return CompressedRistretto.decompressAll(encodings);
      } catch (InvalidEncodingException e) {
        throw new IllegalStateException("our own encoding was refused", e);
      }
    }

    private static AffinePoints checked(byte[] encodings, byte[] coordinates) {
      try {
        return AffinePoints.check(encodings, coordinates);
      } catch (InvalidEncodingException e) {
        throw new IllegalStateException("our own coordinates were refused", e);
      }
    }

    void sums() {
      int most = quick ? 1280 : 4096;
      List<RistrettoPoint> decoded =
          decoded(points(most).stream().map(RistrettoPoint::compress).toList());
      List<Scalar> scalars = scalars(most);
      for (int count = 16; count <= most; count *= 4) {
        List<RistrettoPoint> points = decoded.subList(0, count);
        List<Scalar> factors = scalars.subList(0, count);
        micros(
            "multiscalar",
            count + " points, a point",
            count,
            () -> last = Multiscalar.multiplyVartime(factors, points));
      }
      int tablePoints = 258;
      MultiscalarTable table = MultiscalarTable.of(decoded.subList(0, tablePoints));
      List<Scalar> factors = scalars.subList(0, tablePoints);
      micros(
          "multiscalar-table",
          tablePoints + " points, a point",
          tablePoints,
          () -> last = table.multiplyVartime(factors));
      int proofs = 64;
      List<RistrettoPoint> others = decoded.subList(0, 20 * proofs);
      micros(
          "multiscalar-proofs",
          "130 points of a table, 1280 others (64 proofs of 64 bits), a proof",
          proofs,
          () ->
              last =
                  table.multiplyVartime(
                      scalars.subList(0, 130), scalars.subList(0, others.size()), others));
    }

    void transfers(int accounts) throws InvalidEncodingException {
      PointPairs pairs = new PointPairs(accounts);
      SkewedPairs skewed = new SkewedPairs(accounts);
      byte[] flat = new byte[3 * TRANSFERS * CompressedRistretto.BYTES];
      List<RistrettoPoint> points = points(3 * TRANSFERS);
      for (int i = 0; i < points.size(); i++) {
        points.get(i).compress().copyInto(flat, CompressedRistretto.BYTES * i);
      }
      AffinePoints affine = AffinePoints.decode(flat);
      int[][] payers = new int[BATCH][TRANSFERS];
      int[][] payees = new int[BATCH][TRANSFERS];
      for (int k = 0; k < BATCH; k++) {
        for (int i = 0; i < TRANSFERS; i++) {
          skewed.next();
          payers[k][i] = skewed.payer();
          payees[k][i] = skewed.payee();
        }
      }
      int[] next = new int[1];
      micros(
          "transfer",
          "%,d pairs, Zipf %.1f".formatted(accounts, SkewedPairs.EXPONENT),
          TRANSFERS,
          () -> {
            int k = next[0]++ % BATCH;
            pairs.transfer(payers[k], payees[k], affine);
          });
    }

    void logarithms(int bits, int tableBits) {
      String table =
          "below 2^%d, table of 2^%d entries (%d MB)"
              .formatted(bits, tableBits, (16L << tableBits) >> 20);
      figures.millis(
          "logarithm-table",
          table,
          stopwatch.measure(() -> last = DiscreteLog.of(bits, tableBits)));
      DiscreteLog log = DiscreteLog.of(bits, tableBits);
      for (long value : new long[] {10_000_000, (1L << bits) - 1}) {
        RistrettoPoint point = FixedBaseTable.base().multiplyVartime(Scalar.of(value));
        figures.millis(
            "logarithm",
            "of %,d, %s".formatted(value, table),
            stopwatch.measure(() -> last = log.find(point)));
      }
    }
  }

  @Override
  public String published() {
    return """
    Measured elsewhere (a prototype of the vector kernel alone, Zen 4 with AVX-512, one thread), for
    orientation, ns: adding to both points of a pair 69, hint check of a point 63, decoding one of
    many points 680.
    """;
  }
}
