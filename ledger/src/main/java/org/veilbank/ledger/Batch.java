package org.veilbank.ledger;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;

/**
 * Transactions in a row, well-formed, with points that are decoded: the body of a frame, wherever
 * that belongs. Checking one is the work of a frame that any thread can do. Immutable.
 */
public final class Batch {
  /** Most transactions of a frame. */
  public static final int MAX_TRANSACTIONS = 4096;

  private static final int POINT = CompressedRistretto.BYTES;
  private static final int COORDINATES = AffinePoints.COORDINATE_BYTES;
  private static final byte[] ZEROS = new byte[POINT];

  private final Sections sections;
  private final byte[] body;
  private final byte[] digest;

  /** SHA-256 of each transaction. */
  private final byte[] identities;

  private final AffinePoints transferPoints;
  private final AffinePoints issuancePoints;

  private Batch(
      Sections sections,
      byte[] body,
      byte[] digest,
      byte[] identities,
      AffinePoints transferPoints,
      AffinePoints issuancePoints) {
    this.sections = sections;
    this.body = body;
    this.digest = digest;
    this.identities = identities;
    this.transferPoints = transferPoints;
    this.issuancePoints = issuancePoints;
  }

  /**
   * These transactions, in this order; each point is decoded. With coordinates at hand, {@link
   * BatchBuilder} is faster.
   *
   * @throws InvalidFrameException if one has a point or a number that it may not have
   * @throws IllegalArgumentException if there are none, or more than {@value #MAX_TRANSACTIONS}
   */
  public static Batch of(List<Transaction> transactions) throws InvalidFrameException {
    BatchBuilder builder = new BatchBuilder();
    transactions.forEach(builder::add);
    return builder.build();
  }

  /** Takes over the body, whose digest is given; offsets in messages are those of the frame. */
  static Batch check(Sections sections, byte[] body, byte[] digest) throws InvalidFrameException {
    requireLength(sections, body.length);
    new RecordCheck(sections, body, FrameHeader.BYTES).run();
    int encodings = sections.encodingsAt();
    for (int at = encodings; at < sections.coordinatesAt(); at += POINT) {
      if (isIdentity(body, at)) {
        throw new InvalidFrameException(
            FrameFault.IDENTITY, FrameHeader.BYTES + at, "a commitment or handle is the identity");
      }
    }
    int issuances = sections.firstIssuancePoint();
    int auditors = sections.firstAuditorPoint();
    AffinePoints transferPoints = points(sections, body, 0, issuances);
    AffinePoints issuancePoints = points(sections, body, issuances, auditors);
    AffinePoints unused = points(sections, body, auditors, sections.points());
    if (unused.size() != sections.auditorHandles()) {
      throw new AssertionError(unused.size() + " handles of " + sections);
    }
    return new Batch(
        sections, body, digest, identities(sections, body), transferPoints, issuancePoints);
  }

  static byte[] digest(byte[] body) {
    return Sha256.newDigest().digest(body);
  }

  static void requireLength(Sections sections, int bodyBytes) throws InvalidFrameException {
    if (bodyBytes != sections.bodyBytes()) {
      throw new InvalidFrameException(
          FrameFault.LENGTH,
          FrameHeader.BYTES + Math.min(bodyBytes, sections.bodyBytes()),
          "a body of %d bytes, expected %d for %s"
              .formatted(bodyBytes, sections.bodyBytes(), sections));
    }
  }

  private static boolean isIdentity(byte[] bytes, int at) {
    return LittleEndian.getLong(bytes, at) == 0
        && Arrays.equals(bytes, at, at + POINT, ZEROS, 0, POINT);
  }

  private static AffinePoints points(Sections sections, byte[] body, int from, int to)
      throws InvalidFrameException {
    int at = sections.encodingsAt();
    int hints = sections.coordinatesAt();
    try {
      return AffinePoints.check(
          Arrays.copyOfRange(body, at + POINT * from, at + POINT * to),
          Arrays.copyOfRange(body, hints + COORDINATES * from, hints + COORDINATES * to));
    } catch (InvalidEncodingException e) {
      throw new InvalidFrameException(
          FrameFault.POINT,
          FrameHeader.BYTES + at + POINT * from,
          "of the points from here on, %s".formatted(e.getMessage()),
          e);
    }
  }

  /** The digest of each transaction: of its record, its keys, and the encodings of its points. */
  private static byte[] identities(Sections sections, byte[] body) {
    byte[] identities = new byte[Bytes32.BYTES * sections.transactions()];
    MessageDigest sha = Sha256.newDigest();
    RecordReader reader = new RecordReader(sections, body);
    for (int i = 0; i < sections.transactions(); i++) {
      reader.next();
      reader.updateIdentity(sha);
      Sha256.finish(sha, identities, Bytes32.BYTES * i);
    }
    return identities;
  }

  /** Number of transactions. */
  public int size() {
    return sections.transactions();
  }

  /** The transactions, in their order. */
  public List<Transaction> transactions() {
    List<Transaction> all = new ArrayList<>(size());
    RecordReader reader = new RecordReader(sections, body);
    for (int i = 0; i < size(); i++) {
      reader.next();
      all.add(reader.transaction());
    }
    return all;
  }

  /** Whether it has the evidence for its transactions. */
  public boolean hasEvidence() {
    return sections.proved();
  }

  /**
   * The transactions with their evidence, in their order.
   *
   * @throws IllegalStateException if there is none
   */
  public List<SignedTransaction> signedTransactions() {
    if (!hasEvidence()) {
      throw new IllegalStateException("a batch without evidence");
    }
    List<SignedTransaction> all = new ArrayList<>(size());
    RecordReader reader = new RecordReader(sections, body);
    for (int i = 0; i < size(); i++) {
      reader.next();
      Transaction transaction = reader.transaction();
      int at = reader.evidenceAt();
      all.add(
          SignedTransaction.of(
              transaction, Arrays.copyOfRange(body, at, at + Evidence.bytes(transaction))));
    }
    return all;
  }

  Sections sections() {
    return sections;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  /** SHA-256 of the body, not to be changed. */
  byte[] digest() {
    return digest;
  }

  /** SHA-256 of each transaction, one after another, not to be changed. */
  byte[] identities() {
    return identities;
  }

  AffinePoints transferPoints() {
    return transferPoints;
  }

  AffinePoints issuancePoints() {
    return issuancePoints;
  }

  @Override
  public String toString() {
    return "Batch[" + size() + " transactions]";
  }
}
