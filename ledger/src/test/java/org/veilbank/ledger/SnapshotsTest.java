package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a snapshot, and which ones are refused. */
class SnapshotsTest {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger I =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  private static final int POINT = 64;
  private static final int POINTS_OF_AN_ACCOUNT = 4;

  private final Random random = new Random(5);

  @TempDir Path temporary;

  private Path folder() {
    return temporary.resolve("ledger");
  }

  /** A ledger of four accounts, some of whose points are not the identity, with a snapshot. */
  private Path snapshot() throws Exception {
    Cards cards = new Cards(2, 1);
    try (LedgerEngine engine = LedgerEngine.open(folder(), LedgerParameters.of(Cards.LEDGER))) {
      engine.submit(Batch.of(cards.openAll())).get();
      List<Transaction> more = new ArrayList<>();
      more.add(cards.issue(0, 1, 1000, Cards.scalar(random)));
      more.add(cards.transfer(TransferKind.PURCHASE, 1, 3, 1, 10, Cards.scalar(random)));
      more.add(cards.transfer(TransferKind.PURCHASE, 2, 3, 1, 20, Cards.scalar(random)));
      assertThat(engine.submit(Batch.of(more)).get().doneCount()).isEqualTo(3);
      engine.snapshot();
    }
    return new Snapshots(new Disk(), LedgerFolder.snapshots(folder())).files().getFirst();
  }

  private static LedgerState load(Path file) throws IOException {
    return Snapshots.load(file, Cards.LEDGER, 0);
  }

  private static void assertRefused(Path file, String what) {
    assertThatThrownBy(() -> load(file))
        .as(what)
        .isInstanceOfSatisfying(
            DamagedLedgerException.class, e -> assertThat(e.file()).isEqualTo(file.toString()))
        .hasMessageContaining(what);
  }

  private static void writeWithDigest(Path file, byte[] bytes) throws IOException {
    byte[] content = Arrays.copyOf(bytes, bytes.length - Bytes32.BYTES);
    byte[] digest = Sha256.newDigest().digest(content);
    System.arraycopy(digest, 0, bytes, content.length, digest.length);
    Files.write(file, bytes);
  }

  /** Where a point of an account is in the file. */
  private static int pointAt(int account, int point) {
    return Snapshots.HEADER_BYTES
        + LedgerState.ACCOUNT_BYTES * (account + 1)
        - POINT * (POINTS_OF_AN_ACCOUNT - point);
  }

  private static BigInteger number(byte[] bytes, int at) {
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[31 - i] = bytes[at + i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static void put(byte[] bytes, int at, BigInteger number) {
    for (int i = 0; i < 32; i++) {
      bytes[at + i] = number.shiftRight(8 * i).byteValue();
    }
  }

  /** A point = one of order 8, which is twice none, so that it stands for no element. */
  private static void putOdd(byte[] bytes, int at) {
    BigInteger y =
        new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);
    put(bytes, at, I.multiply(y).mod(P));
    put(bytes, at + 32, y);
  }

  @Test
  void everyFlippedByteAndOtherLengthIsRefusedByName() throws Exception {
    Path file = snapshot();
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      byte[] changed = sound.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      Files.write(file, changed);
      assertRefused(file, "");
      Files.write(file, Arrays.copyOf(sound, at));
      assertRefused(file, "");
    }
    Files.write(file, Arrays.copyOf(sound, sound.length + 1));
    assertRefused(file, "the header is not that of a snapshot");
    Files.write(file, sound);
    assertThat(load(file).accountCount()).isEqualTo(4);
  }

  @Test
  void aPointOffTheCurveIsRefusedThoughTheDigestFits() throws Exception {
    Path file = snapshot();
    byte[] sound = Files.readAllBytes(file);
    for (int account = 0; account < 4; account++) {
      for (int point = 0; point < POINTS_OF_AN_ACCOUNT; point++) {
        int at = pointAt(account, point);
        byte[] off = sound.clone();
        put(off, at, number(off, at).add(BigInteger.ONE));
        writeWithDigest(file, off);
        assertRefused(
            file, "point of slot %d: not on the curve".formatted(2 * account + point / 2));
        byte[] large = sound.clone();
        put(large, at, number(large, at).add(P));
        writeWithDigest(file, large);
        assertRefused(file, "not below the modulus");
      }
    }
  }

  @Test
  void anotherPointOfTheSameElementIsTheSameState() throws Exception {
    Path file = snapshot();
    LedgerState state = load(file);
    byte[] bytes = Files.readAllBytes(file);
    int at = pointAt(3, 2);
    BigInteger x = number(bytes, at);
    BigInteger y = number(bytes, at + 32);
    assertThat(x).isNotZero();
    put(bytes, at, I.multiply(y).mod(P));
    put(bytes, at + 32, I.multiply(x).mod(P));
    writeWithDigest(file, bytes);
    assertThat(load(file).isSameAs(state)).isTrue();
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems()).isEmpty();
  }

  @Test
  void aPointThatIsNoElementIsRefusedAndTwoAreFoundByTheAudit() throws Exception {
    Path file = snapshot();
    byte[] bytes = Files.readAllBytes(file);
    putOdd(bytes, pointAt(1, 2));
    writeWithDigest(file, bytes);
    assertRefused(file, "a point of slots 0 to 7: not twice a point of the curve");
    putOdd(bytes, pointAt(2, 2));
    writeWithDigest(file, bytes);
    assertThat(load(file).isConserved()).as("both together are the identity").isTrue();
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems())
        .singleElement()
        .asString()
        .contains(file.toString(), "is not what the frames before it give");
  }

  @Test
  void manyAccountsComeBack() throws Exception {
    int accounts = 33_000; // more than are read at once
    Transaction.OpenAccount one = new Cards(1, 0).open(0);
    LedgerState state = new LedgerState(Cards.LEDGER, 0);
    for (int from = 0; from < accounts; from += Batch.MAX_TRANSACTIONS) {
      List<Transaction> some = new ArrayList<>();
      for (int i = from; i < Math.min(accounts, from + Batch.MAX_TRANSACTIONS); i++) {
        some.add(
            new Transaction.OpenAccount(
                new AccountNumber(i), Role.ISSUER, one.encryptionKey(), one.verifyingKey()));
      }
      state.apply(Frame.of(state.next(), Batch.of(some)));
    }
    Cards cards = new Cards(0, 0);
    for (int account : new int[] {0, 1023, 1024, 32_767, 32_768, accounts - 1}) {
      Transaction issuance = cards.issue(account, 1, account, Cards.scalar(random));
      assertThat(state.apply(Frame.of(state.next(), Batch.of(List.of(issuance)))).doneCount())
          .isEqualTo(1);
    }
    Snapshots snapshots = new Snapshots(new Disk(), temporary);
    snapshots.save(Snapshots.Image.of(state));
    Path file = snapshots.files().getFirst();
    LedgerState loaded = load(file);
    assertThat(loaded.accountCount()).isEqualTo(accounts);
    assertThat(loaded.isSameAs(state)).isTrue();
    assertThat(loaded.isConserved()).isTrue();
    Frame next =
        Frame.of(state.next(), Batch.of(List.of(Cards.fold(1024, 2, 0), one, Cards.fold(0, 2, 0))));
    assertThat(loaded.apply(next)).isEqualTo(state.apply(next));
    assertThat(loaded.isSameAs(state)).isTrue();
    state.apply(Frame.of(state.next(), Batch.of(List.of(Cards.fold(7, 1, 0)))));
    assertThat(loaded.isSameAs(state)).isFalse();
    byte[] bytes = Files.readAllBytes(file);
    put(bytes, pointAt(32_900, 3), BigInteger.TWO);
    Files.write(file, bytes);
    assertRefused(file, "point of slot 65801: not on the curve");
  }

  /** Holds back the end of each snapshot. */
  private static final class SlowDisk extends Disk {
    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    void rename(Path from, Path to) throws IOException {
      if (to.toString().endsWith(".snapshot")) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      super.rename(from, to);
    }
  }

  @Test
  void framesAreAppliedWhileASnapshotIsWritten() throws Exception {
    SlowDisk disk = new SlowDisk();
    Cards cards = new Cards(1, 1);
    LedgerParameters parameters = LedgerParameters.of(Cards.LEDGER).withSnapshotFrames(2);
    try (LedgerEngine engine = LedgerEngine.open(disk, folder(), parameters)) {
      try {
        engine.submit(Batch.of(cards.openAll())).get();
        for (int sequence = 1; sequence <= 3; sequence++) {
          engine.submit(Batch.of(List.of(Cards.fold(1, sequence, 0)))).get(1, TimeUnit.MINUTES);
        }
        assertThat(engine.account(new AccountNumber(1)).orElseThrow().sequence()).isEqualTo(3);
        assertThat(engine.statistics().snapshots()).isZero();
      } finally {
        disk.gate.countDown();
      }
    }
    try (LedgerEngine engine = LedgerEngine.open(folder(), parameters)) {
      assertThat(engine.recovery()).isEqualTo(new Recovery(4, 0, 0, List.of()));
      assertThat(engine.account(new AccountNumber(1)).orElseThrow().sequence()).isEqualTo(3);
    }
    assertThat(LedgerAudit.check(folder(), Cards.LEDGER).problems()).isEmpty();
  }

  @Test
  void aSnapshotThatCannotBeWrittenIsToldAndTheJournalGoesOn() throws Exception {
    Disk full =
        new Disk() {
          @Override
          void rename(Path from, Path to) throws IOException {
            if (to.toString().endsWith(".snapshot")) {
              throw new IOException(FailingDisk.FULL);
            }
            super.rename(from, to);
          }
        };
    LedgerParameters parameters = LedgerParameters.of(Cards.LEDGER).withSnapshotFrames(1);
    LedgerEngine engine = LedgerEngine.open(full, folder(), parameters);
    for (int frame = 0; frame < 3; frame++) {
      engine.submit(Batch.of(new Cards(1, 1).openAll())).get();
    }
    engine.close();
    assertThat(engine.statistics().snapshots()).isZero();
    assertThat(engine.statistics().snapshotFailure().orElseThrow()).contains(FailingDisk.FULL);
    try (LedgerEngine again = LedgerEngine.open(folder(), parameters)) {
      assertThat(again.recovery()).isEqualTo(new Recovery(0, 3, 0, List.of()));
    }
  }
}
