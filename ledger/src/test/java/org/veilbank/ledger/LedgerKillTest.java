package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.Scalar;

/**
 * A process that pays is killed with kill -9 at random moments, again and again ({@code
 * -Dveilbank.kills=N} times). Nothing that it acknowledged is lost, and nothing is done twice.
 */
class LedgerKillTest {
  private static final int KILLS = Integer.getInteger("veilbank.kills", 10);
  private static final int HOLDERS = 8;
  private static final int MERCHANTS = 2;
  private static final String READY = "ready";

  /** Batches that are submitted and not yet answered. */
  private static final int AHEAD = 12;

  /** Answered, and not said any more. */
  private static final int LINES_LOST = 1;

  private static final LedgerParameters PARAMETERS =
      LedgerParameters.of(Cards.LEDGER).withSegmentBytes(40_000).withSnapshotFrames(7);

  /**
   * Batch 0 opens accounts; in batch n each holder pays a merchant with sequence number n, or
   * folds, and each merchant folds: so what a log comes to is known by its length.
   */
  static final class Payments {
    private final Cards cards = new Cards(HOLDERS, MERCHANTS);
    private final List<Transaction.Transfer> purchases = new ArrayList<>();
    private final List<byte[]> hints = new ArrayList<>();

    Payments() throws InvalidEncodingException {
      Random random = new Random(3);
      for (int holder = 0; holder < HOLDERS; holder++) {
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
          Scalar r = Cards.scalar(random);
          Transaction.Transfer purchase =
              cards.transfer(
                  TransferKind.PURCHASE,
                  1 + holder,
                  1 + HOLDERS + merchant,
                  1,
                  amount(holder, merchant),
                  r);
          purchases.add(purchase);
          byte[] encodings = new byte[3 * CompressedRistretto.BYTES];
          purchase.commitment().copyInto(encodings, 0);
          purchase.payerHandle().copyInto(encodings, CompressedRistretto.BYTES);
          purchase.payeeHandle().copyInto(encodings, 2 * CompressedRistretto.BYTES);
          hints.add(AffinePoints.decode(encodings).toCoordinates());
        }
      }
    }

    /** Even, so that it has no handle for an auditor. */
    static long amount(int holder, int merchant) {
      return 2L * (1000 + 100 * holder + merchant);
    }

    /** Which merchant a holder pays. */
    static int merchant(int batch, int holder) {
      return (batch + holder) % MERCHANTS;
    }

    Cards cards() {
      return cards;
    }

    Batch batch(int n) throws InvalidFrameException {
      if (n == 0) {
        return Batch.of(cards.openAll());
      }
      BatchBuilder builder = new BatchBuilder();
      for (int holder = 0; holder < HOLDERS; holder++) {
        int which = holder * MERCHANTS + merchant(n, holder);
        Transaction.Transfer t = purchases.get(which);
        builder.add(
            new Transaction.Transfer(
                t.kind(),
                t.account(),
                t.payee(),
                n,
                t.commitment(),
                t.payerHandle(),
                t.payeeHandle(),
                t.auditorHandle()),
            hints.get(which));
      }
      for (int merchant = 0; merchant < MERCHANTS; merchant++) {
        builder.add(Cards.fold(1 + HOLDERS + merchant, n, 0));
      }
      return builder.build();
    }
  }

  /** A process that submits batches from one on, and says of each when it is acknowledged. */
  static final class Payer {
    private Payer() {}

    public static void main(String[] arguments) throws Exception {
      Payments payments = new Payments();
      System.out.println(READY);
      try (LedgerEngine engine = LedgerEngine.open(Path.of(arguments[0]), PARAMETERS)) {
        Deque<CompletableFuture<FrameResults>> waiting = new ArrayDeque<>();
        int first = Integer.parseInt(arguments[1]);
        for (int n = first; ; n++) {
          waiting.add(engine.submit(payments.batch(n)));
          if (waiting.size() == AHEAD) {
            waiting.remove().get();
            System.out.println(n - AHEAD + 1);
          }
        }
      }
    }
  }

  private static Process start(Path folder, int from) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Payer.class.getName(),
            folder.toString(),
            Integer.toString(from))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void whatWasAcknowledgedSurvivesKillsAndIsDoneOnce(@TempDir Path temporary) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path folder = temporary.resolve("ledger");
    Payments payments = new Payments();
    int acknowledged = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(folder, acknowledged + 1);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        assertThat(out.readLine()).isEqualTo(READY);
        // While it opens the ledger, or some time after some batch.
        int batches = kill % 4 == 3 ? 0 : 1 + random.nextInt(40);
        for (int i = 0; i < batches; i++) {
          acknowledged = Integer.parseInt(out.readLine());
        }
        Thread.sleep(random.nextInt(batches == 0 ? 300 : 30));
        process.toHandle().destroyForcibly();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          acknowledged = Integer.parseInt(line);
        }
      }
      process.waitFor();
      assertDoneOnce(folder, payments, acknowledged, "seed %d, kill %d".formatted(seed, kill));
    }
    assertThat(acknowledged).isGreaterThan(KILLS);
  }

  /** Every account is that of some whole number of batches, at least those acknowledged. */
  private static void assertDoneOnce(Path folder, Payments payments, int acknowledged, String when)
      throws Exception {
    int batches;
    try (LedgerEngine engine = LedgerEngine.open(folder, PARAMETERS)) {
      assertThat(engine.recovery().damagedSnapshots()).as(when).isEmpty();
      batches =
          engine.accountCount() == 0
              ? 0
              : 1 + (int) engine.account(new AccountNumber(1)).orElseThrow().sequence();
      assertThat(batches)
          .as(when)
          .isGreaterThan(acknowledged)
          .isLessThanOrEqualTo(acknowledged + 1 + AHEAD + LINES_LOST);
      for (int i = 1; i < engine.accountCount(); i++) {
        Account account = engine.account(new AccountNumber(i)).orElseThrow();
        assertThat(account.sequence()).as(when).isEqualTo(batches - 1);
        assertThat(payments.cards().isOf(account.available(), i, balance(i, batches)))
            .as("%s: account %d", when, i)
            .isTrue();
        assertThat(payments.cards().isOf(account.pending(), i, 0)).as(when).isTrue();
      }
      // Whatever was not acknowledged is asked for again, and gets its answer.
      for (int n = Math.max(0, batches - 1); n <= batches; n++) {
        for (TransactionResult result : engine.submit(payments.batch(n)).get()) {
          assertThat(result.isDone()).as("%s: %s", when, result).isTrue();
        }
      }
    }
    LedgerAudit.Report report = LedgerAudit.check(folder, Cards.LEDGER);
    assertThat(report.problems()).as(when).isEmpty();
  }

  private static long balance(int account, int batches) {
    long balance = 0;
    for (int n = 1; n < batches; n++) {
      for (int holder = 0; holder < HOLDERS; holder++) {
        int merchant = Payments.merchant(n, holder);
        long amount = Payments.amount(holder, merchant);
        balance -= account == 1 + holder ? amount : 0;
        balance += account == 1 + HOLDERS + merchant ? amount : 0;
      }
    }
    return balance;
  }
}
