package org.veilbank.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veilbank.group.AffinePoints;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;

/** Puts transactions together. For one thread, and one batch. */
public final class BatchBuilder {
  private static final int POINT = CompressedRistretto.BYTES;
  private static final int COORDINATES = AffinePoints.COORDINATE_BYTES;

  private final List<Transaction> transactions = new ArrayList<>();

  /** The coordinates of each one's points, or null. */
  private final List<byte @Nullable []> hints = new ArrayList<>();

  /** The evidence for each one, or for none. */
  private final List<byte[]> evidence = new ArrayList<>();

  /** A transaction whose points are to be decoded. */
  public BatchBuilder add(Transaction transaction) {
    transactions.add(transaction);
    hints.add(null);
    return this;
  }

  /**
   * A transaction with the coordinates that its points decode to, in the order of its components;
   * {@link #build} checks them.
   *
   * @throws IllegalArgumentException if there are not {@link AffinePoints#COORDINATE_BYTES} for
   *     each point
   */
  public BatchBuilder add(Transaction transaction, byte[] coordinates) {
    int expected = COORDINATES * TransactionCodec.points(transaction).size();
    if (coordinates.length != expected) {
      throw new IllegalArgumentException(
          "coordinates of %d bytes: expected %d".formatted(coordinates.length, expected));
    }
    transactions.add(transaction);
    hints.add(coordinates.clone());
    return this;
  }

  /** A transaction with evidence, whose points are to be decoded. */
  public BatchBuilder add(SignedTransaction signed) {
    evidence.add(signed.evidence());
    return add(signed.transaction());
  }

  /** How many were added. */
  public int size() {
    return transactions.size();
  }

  /**
   * The batch.
   *
   * @throws InvalidFrameException if a transaction has a point or a number that it may not have
   * @throws IllegalArgumentException if there are none, or more than {@link
   *     Batch#MAX_TRANSACTIONS}, or some with evidence and some without
   */
  public Batch build() throws InvalidFrameException {
    Sections sections = sections();
    if (!sections.areSound()) {
      throw new IllegalArgumentException(
          "%d transactions: expected 1 to %d".formatted(size(), Batch.MAX_TRANSACTIONS));
    }
    if (sections.proved() && evidence.size() != size()) {
      throw new IllegalArgumentException(
          "evidence for %d of %d transactions: expected all or none"
              .formatted(evidence.size(), size()));
    }
    byte[] body = new byte[sections.bodyBytes()];
    int keys = sections.keysAt();
    int transferPoint = 0;
    int issuancePoint = sections.firstIssuancePoint();
    int auditorPoint = sections.firstAuditorPoint();
    for (int i = 0; i < size(); i++) {
      Transaction transaction = transactions.get(i);
      byte[] hint = hints.get(i);
      TransactionCodec.putRecord(body, RecordLayout.BYTES * i, transaction);
      List<CompressedRistretto> points = TransactionCodec.points(transaction);
      if (hint == null) {
        hint = decode(points, i);
      }
      switch (transaction) {
        case Transaction.OpenAccount o -> {
          TransactionCodec.putKeys(body, keys, o);
          keys += RecordLayout.KEYS_BYTES;
        }
        case Transaction.Transfer t -> {
          put(sections, body, transferPoint, points, hint, 0, Sections.TRANSFER_POINTS);
          transferPoint += Sections.TRANSFER_POINTS;
          int more = points.size() - Sections.TRANSFER_POINTS;
          put(sections, body, auditorPoint, points, hint, Sections.TRANSFER_POINTS, more);
          auditorPoint += more;
        }
        case Transaction.Issuance n -> {
          put(sections, body, issuancePoint, points, hint, 0, Sections.ISSUANCE_POINTS);
          issuancePoint += Sections.ISSUANCE_POINTS;
        }
        case Transaction.Fold f -> {}
      }
    }
    int at = sections.evidenceAt();
    for (byte[] proof : evidence) {
      System.arraycopy(proof, 0, body, at, proof.length);
      at += proof.length;
    }
    return Batch.check(sections, body, Batch.digest(body));
  }

  private Sections sections() {
    int opened = 0;
    int transfers = 0;
    int issuances = 0;
    int auditorHandles = 0;
    for (Transaction transaction : transactions) {
      switch (transaction) {
        case Transaction.OpenAccount o -> opened++;
        case Transaction.Transfer t -> {
          transfers++;
          auditorHandles += t.auditorHandle().isPresent() ? 1 : 0;
        }
        case Transaction.Issuance i -> issuances++;
        case Transaction.Fold f -> {}
      }
    }
    return new Sections(size(), opened, transfers, issuances, auditorHandles, !evidence.isEmpty());
  }

  private static byte[] decode(List<CompressedRistretto> points, int transaction)
      throws InvalidFrameException {
    byte[] encodings = new byte[POINT * points.size()];
    for (int j = 0; j < points.size(); j++) {
      points.get(j).copyInto(encodings, POINT * j);
    }
    try {
      return AffinePoints.decode(encodings).toCoordinates();
    } catch (InvalidEncodingException e) {
      throw new InvalidFrameException(
          FrameFault.POINT,
          FrameHeader.BYTES + RecordLayout.BYTES * transaction,
          "transaction %d: %s".formatted(transaction, e.getMessage()),
          e);
    }
  }

  private static void put(
      Sections sections,
      byte[] body,
      int index,
      List<CompressedRistretto> points,
      byte[] hint,
      int from,
      int count) {
    for (int j = 0; j < count; j++) {
      points.get(from + j).copyInto(body, sections.encodingsAt() + POINT * (index + j));
    }
    System.arraycopy(
        hint,
        COORDINATES * from,
        body,
        sections.coordinatesAt() + COORDINATES * index,
        COORDINATES * count);
  }
}
