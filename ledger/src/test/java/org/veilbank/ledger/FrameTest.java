package org.veilbank.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;

/** A frame has one encoding, and everything else is refused by name. */
class FrameTest {
  private static final FramePosition PLACE =
      new FramePosition(Cards.LEDGER, 7, FrameHash.of(new byte[32]));
  private static final int HEADER = FrameHeader.BYTES;

  private static List<Transaction> transactions;
  private static byte[] sound;
  private static Sections sections;

  @BeforeAll
  static void encode() throws InvalidFrameException {
    Random random = new Random(1);
    Cards cards = new Cards(1, 1);
    Scalar r = Cards.scalar(random);
    transactions =
        List.of(
            cards.transfer(TransferKind.PURCHASE, 1, 2, 5, 100, r),
            cards.open(0),
            cards.issue(0, 1, 7, Cards.scalar(random)),
            cards.transfer(TransferKind.REFUND, 2, 1, 9, 101, Cards.scalar(random)),
            Cards.fold(1, 6, 3),
            cards.open(2));
    Frame frame = Frame.of(PLACE, Batch.of(transactions));
    sound = frame.encode();
    sections = frame.batch().sections();
  }

  /** A frame whose body was changed, with the digest and the checksum that it ought to have. */
  private static byte[] sealed(byte[] frame) {
    byte[] body = Arrays.copyOfRange(frame, HEADER, frame.length);
    System.arraycopy(Batch.digest(body), 0, frame, FrameHeader.BODY_DIGEST_AT, 32);
    return checked(frame);
  }

  private static byte[] checked(byte[] frame) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(frame, 0, FrameHeader.CHECKSUM_AT);
    LittleEndian.putInt(frame, FrameHeader.CHECKSUM_AT, (int) crc.getValue());
    return frame;
  }

  @Test
  void whatIsEncodedIsDecoded() throws InvalidFrameException {
    Frame frame = Frame.decode(sound, PLACE);
    assertThat(frame.batch().transactions()).isEqualTo(transactions);
    assertThat(frame.encode()).isEqualTo(sound);
    assertThat(frame.position()).isEqualTo(PLACE);
    assertThat(frame.next().number()).isEqualTo(8);
    assertThat(Frame.of(PLACE, Batch.of(frame.batch().transactions())).encode()).isEqualTo(sound);
    assertThat(Role.values()).allMatch(role -> Role.ofCode(role.code()) == role);
  }

  @Test
  void theHashOfAFrameIsThatOfItsHeaderWhichHasThatOfItsBody() throws InvalidFrameException {
    byte[] header = Arrays.copyOf(sound, HEADER);
    assertThat(Frame.decode(sound, PLACE).next().previous().toBytes())
        .isEqualTo(Sha256.newDigest().digest(header));
  }

  @Test
  void evidenceIsKept() throws InvalidFrameException {
    Random random = new Random(2);
    BatchBuilder builder = new BatchBuilder();
    List<SignedTransaction> signed =
        transactions.stream().map(transaction -> evidenced(transaction, random)).toList();
    signed.forEach(builder::add);
    Frame frame = Frame.of(PLACE, builder.build());
    byte[] encoded = frame.encode();
    Frame decoded = Frame.decode(encoded, PLACE);
    assertThat(decoded.encode()).isEqualTo(encoded);
    assertThat(decoded.batch().transactions()).isEqualTo(transactions);
    assertThat(decoded.batch().signedTransactions()).isEqualTo(signed);
    // What is compared on a replay is what a transaction does.
    assertThat(decoded.batch().identities())
        .isEqualTo(Frame.decode(sound, PLACE).batch().identities());
    assertThat(Frame.decode(sound, PLACE).batch().hasEvidence()).isFalse();
    encoded[encoded.length - 1] ^= 1;
    assertRefused(encoded, FrameFault.BODY_DIGEST);
    builder.add(transactions.getFirst());
    assertThatThrownBy(builder::build).hasMessageContaining("expected all or none");
  }

  private static SignedTransaction evidenced(Transaction transaction, Random random) {
    byte[] evidence = new byte[Evidence.bytes(transaction)];
    random.nextBytes(evidence);
    return SignedTransaction.of(transaction, evidence);
  }

  @Test
  void aTransactionWithEvidenceHasOneEncoding() throws InvalidFrameException {
    byte[] identities = Frame.decode(sound, PLACE).batch().identities();
    for (int i = 0; i < transactions.size(); i++) {
      SignedTransaction signed = evidenced(transactions.get(i), new Random(3));
      byte[] bytes = signed.encode();
      assertThat(SignedTransaction.decode(bytes)).isEqualTo(signed);
      assertThat(Sha256.newDigest().digest(TransactionCodec.encode(transactions.get(i))))
          .isEqualTo(Arrays.copyOfRange(identities, 32 * i, 32 * i + 32));
      for (int length = 0; length <= bytes.length + 1; length++) {
        if (length != bytes.length) {
          byte[] other = Arrays.copyOf(bytes, length);
          assertThatThrownBy(() -> SignedTransaction.decode(other))
              .isInstanceOf(InvalidFrameException.class)
              .hasMessageContaining("LENGTH");
        }
      }
    }
    assertThatThrownBy(() -> SignedTransaction.of(transactions.getFirst(), new byte[3]))
        .hasMessageStartingWith("evidence of 3 bytes: expected 12");
  }

  @Test
  void everyLengthButTheRightOneIsRefused() {
    IntStream.range(0, sound.length)
        .forEach(length -> assertRefused(Arrays.copyOf(sound, length), FrameFault.LENGTH));
    assertRefused(Arrays.copyOf(sound, sound.length + 1), FrameFault.LENGTH);
  }

  @Test
  void everyFlippedByteIsNoticed() {
    for (int at = 0; at < sound.length; at++) {
      byte[] flipped = sound.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      assertRefused(flipped, at < HEADER ? FrameFault.HEADER_CHECKSUM : FrameFault.BODY_DIGEST);
    }
  }

  private static void assertRefused(byte[] bytes, FrameFault fault) {
    assertThatThrownBy(() -> Frame.decode(bytes, PLACE))
        .isInstanceOfSatisfying(
            InvalidFrameException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  private static DynamicTest refuses(String what, FrameFault fault, Consumer<byte[]> change) {
    return DynamicTest.dynamicTest(
        what,
        () -> {
          byte[] frame = sound.clone();
          change.accept(frame);
          assertThat(frame).isNotEqualTo(sound);
          assertRefused(sealed(frame), fault);
        });
  }

  private static int record(int i) {
    return HEADER + RecordLayout.BYTES * i;
  }

  @TestFactory
  Stream<DynamicTest> headersWithAWrongFieldAreRefused() {
    return Stream.of(
        refuses("magic", FrameFault.MAGIC, f -> f[0]++),
        refuses("version", FrameFault.VERSION, f -> f[FrameHeader.VERSION_AT]++),
        refuses("no transactions", FrameFault.COUNT, f -> f[FrameHeader.TRANSACTIONS_AT] = 0),
        refuses(
            "too many transactions",
            FrameFault.COUNT,
            f -> LittleEndian.putInt(f, FrameHeader.TRANSACTIONS_AT, 4097)),
        refuses(
            "negative number", FrameFault.COUNT, f -> f[FrameHeader.NUMBER_AT + 7] = (byte) 0x80),
        refuses(
            "negative transfers",
            FrameFault.COUNT,
            f -> LittleEndian.putInt(f, FrameHeader.TRANSFERS_AT, -1)),
        refuses(
            "more transfers than transactions",
            FrameFault.COUNT,
            f -> LittleEndian.putInt(f, FrameHeader.TRANSFERS_AT, Integer.MAX_VALUE)),
        refuses("more handles", FrameFault.COUNT, f -> f[FrameHeader.AUDITOR_HANDLES_AT] = 3),
        refuses("more opened", FrameFault.COUNT, f -> f[FrameHeader.OPENED_AT] = 4),
        refuses("evidence 2", FrameFault.COUNT, f -> f[FrameHeader.PROVED_AT] = 2),
        refuses("evidence that is not there", FrameFault.LENGTH, f -> f[FrameHeader.PROVED_AT] = 1),
        refuses("another length", FrameFault.LENGTH, f -> f[FrameHeader.ISSUANCES_AT] = 2),
        refuses("another ledger", FrameFault.LEDGER, f -> f[FrameHeader.LEDGER_AT]++),
        refuses("the next frame", FrameFault.NUMBER, f -> f[FrameHeader.NUMBER_AT]++),
        refuses("another past", FrameFault.PREVIOUS, f -> f[FrameHeader.PREVIOUS_AT + 31]++));
  }

  @TestFactory
  Stream<DynamicTest> recordsWithAWrongFieldAreRefused() {
    return Stream.of(
        refuses("kind 0", FrameFault.RECORD, f -> f[record(0)] = 0),
        refuses("kind 5", FrameFault.RECORD, f -> f[record(0)] = 5),
        refuses("no kind of transfer", FrameFault.RECORD, f -> f[record(0) + 1] = 0),
        refuses("kind of transfer 7", FrameFault.RECORD, f -> f[record(0) + 1] = 7),
        refuses("two handles for auditors", FrameFault.RECORD, f -> f[record(0) + 2] = 2),
        refuses("not zero", FrameFault.RECORD, f -> f[record(0) + 3] = 1),
        refuses("negative payer", FrameFault.RECORD, f -> f[record(0) + 7] = (byte) 0x80),
        refuses(
            "sequence 0",
            FrameFault.RECORD,
            f -> LittleEndian.putLong(f, record(0) + RecordLayout.SEQUENCE, 0)),
        refuses("negative sequence", FrameFault.RECORD, f -> f[record(0) + 15] = (byte) 0x80),
        refuses("negative payee", FrameFault.RECORD, f -> f[record(0) + 19] = (byte) 0x80),
        refuses("large payee", FrameFault.RECORD, f -> f[record(0) + 20] = 1),
        refuses("no role", FrameFault.RECORD, f -> f[record(1) + 1] = 0),
        refuses("role 4", FrameFault.RECORD, f -> f[record(1) + 1] = 4),
        refuses("opened in sequence", FrameFault.RECORD, f -> f[record(1) + 8] = 1),
        refuses("opened with a payee", FrameFault.RECORD, f -> f[record(1) + 16] = 1),
        refuses("issuance with a detail", FrameFault.RECORD, f -> f[record(2) + 1] = 1),
        refuses("issuance with a payee", FrameFault.RECORD, f -> f[record(2) + 16] = 1),
        refuses("audited issuance", FrameFault.RECORD, f -> f[record(2) + 2] = 1),
        refuses("negative counter", FrameFault.RECORD, f -> f[record(4) + 23] = (byte) 0x80),
        refuses("one handle less", FrameFault.COUNT, f -> f[record(3) + 2] = 0),
        refuses(
            "a fold that was an issuance",
            FrameFault.COUNT,
            f -> f[record(2)] = RecordLayout.FOLD));
  }

  @TestFactory
  Stream<DynamicTest> pointsThatAreNoneAreRefused() {
    int keys = HEADER + sections.keysAt();
    int encodings = HEADER + sections.encodingsAt();
    int coordinates = HEADER + sections.coordinatesAt();
    Stream<DynamicTest> each =
        IntStream.range(0, sections.points())
            .boxed()
            .flatMap(i ->
                Stream.of(
                    refuses("identity " + i, FrameFault.IDENTITY, f -> zero(f, encodings + 32 * i)),
                    refuses("odd " + i, FrameFault.POINT, f -> f[encodings + 32 * i] ^= 1),
                    refuses(
                        "not below p " + i,
                        FrameFault.POINT,
                        f -> f[encodings + 32 * i + 31] |= (byte) 0x80),
                    refuses(
                        "another point " + i,
                        FrameFault.POINT,
                        f -> base().copyInto(f, encodings + 32 * i)),
                    refuses("x " + i, FrameFault.POINT, f -> f[coordinates + 64 * i + 5] ^= 1),
                    refuses("y " + i, FrameFault.POINT, f -> f[coordinates + 64 * i + 37] ^= 1)));
    return Stream.concat(
        each,
        Stream.of(
            refuses("key is the identity", FrameFault.IDENTITY, f -> zero(f, keys)),
            refuses("second key is none", FrameFault.POINT, f -> f[keys + 64] ^= 1)));
  }

  private static CompressedRistretto base() {
    return RistrettoPoint.BASE.compress();
  }

  private static void zero(byte[] bytes, int at) {
    Arrays.fill(bytes, at, at + 32, (byte) 0);
  }

  @Test
  void messagesSayWhereWhatAndWhatInstead() {
    byte[] frame = sound.clone();
    frame[record(1) + 1] = 9;
    assertThatThrownBy(() -> Frame.decode(sealed(frame), PLACE))
        .hasMessage("byte 169: RECORD: transaction 1: detail is 9, expected a role from 1 to 3");
  }

  @Test
  void transactionsThatNoFrameMayHaveAreNotPutTogether() {
    assertThatThrownBy(() -> Batch.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Batch.of(List.of(Cards.fold(1, 0, 0))))
        .isInstanceOf(InvalidFrameException.class);
    assertThatThrownBy(() ->
            Batch.of(
                java.util.Collections.nCopies(Batch.MAX_TRANSACTIONS + 1, Cards.fold(1, 1, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
