package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;

/**
 * Up to {@value #MAX_COMMITMENTS} commitments have amounts from 0 to 2^n_j - 1, for public n_j from
 * 1 to {@value #MAX_BITS} that are 64, 128 or 256 together. Whoever made this knows amounts and
 * openings.
 *
 * <p>Bulletproofs (ePrint 2017/1066, section 4.3, with an inner-product argument for the two
 * vectors as in section 4.2), where the commitments may have different numbers of bits.
 */
public final class BatchedRangeProof extends Proof {
  public static final int MAX_COMMITMENTS = 8;
  public static final int MAX_BITS = 64;

  /** Bytes with the statement, if the bits are 64 together. */
  public static final int BYTES_64 = 936;

  /** Bytes with the statement, if the bits are 128 together. */
  public static final int BYTES_128 = 1000;

  /** Bytes with the statement, if the bits are 256 together. */
  public static final int BYTES_256 = 1064;

  static final int STATEMENT_BYTES = (CompressedRistretto.BYTES + 1) * MAX_COMMITMENTS;
  private static final String NAME = "range proof";
  private static final Transcript START = transcript("batched-range-proof-instruction");

  private final int bits;
  private final List<CompressedRistretto> commitments;
  private final List<Integer> bitLengths;
  private final CompressedRistretto a;
  private final CompressedRistretto s;
  private final CompressedRistretto t1;
  private final CompressedRistretto t2;
  private final Scalar tx;
  private final Scalar txBlinding;
  private final Scalar eBlinding;
  private final InnerProductProof innerProduct;

  private BatchedRangeProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    bits = bits(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, bytes(bits));
    commitments = readCommitments(reader);
    bitLengths = readBitLengths(reader, commitments.size(), bits);
    a = reader.point("A");
    s = reader.point("S");
    t1 = reader.point("T_1");
    t2 = reader.point("T_2");
    tx = reader.scalar("t_x");
    txBlinding = reader.scalar("t_x_blinding");
    eBlinding = reader.scalar("e_blinding");
    innerProduct = new InnerProductProof(reader, bits);
  }

  private static int bits(byte[] bytes) {
    return switch (bytes.length) {
      case BYTES_128 -> 128;
      case BYTES_256 -> 256;
      default -> 64;
    };
  }

  /** Bytes of a proof with the statement, for 64, 128 or 256 bits together. */
  static int bytes(int bits) {
    return STATEMENT_BYTES + 7 * 32 + InnerProductProof.bytes(bits);
  }

  /** The first unused place is the first that is zero, which is no commitment of anything. */
  private static List<CompressedRistretto> readCommitments(FieldReader reader)
      throws MalformedEncodingException {
    List<CompressedRistretto> commitments = new ArrayList<>(MAX_COMMITMENTS);
    boolean ended = false;
    for (int j = 0; j < MAX_COMMITMENTS; j++) {
      CompressedRistretto commitment = reader.anyPoint();
      if (commitment.isIdentity()) {
        ended = true;
      } else if (ended) {
        throw reader.flawed("commitment " + j, EncodingFlaw.PADDING, "");
      } else {
        commitments.add(commitment);
      }
    }
    if (commitments.isEmpty()) {
      throw reader.flawed("commitment 0", EncodingFlaw.IDENTITY, "");
    }
    return List.copyOf(commitments);
  }

  private static List<Integer> readBitLengths(FieldReader reader, int count, int bits)
      throws MalformedEncodingException {
    List<Integer> bitLengths = new ArrayList<>(count);
    int sum = 0;
    for (int j = 0; j < MAX_COMMITMENTS; j++) {
      int length = reader.unsignedByte();
      if (j >= count && length != 0) {
        throw reader.flawed("bit length " + j, EncodingFlaw.PADDING, "");
      }
      if (j < count) {
        if (length < 1 || length > MAX_BITS) {
          throw reader.flawed(
              "bit length " + j, EncodingFlaw.BIT_LENGTHS, length + ", expected 1 to " + MAX_BITS);
        }
        bitLengths.add(length);
        sum += length;
      }
    }
    if (sum != bits) {
      throw reader.flawed("all", EncodingFlaw.BIT_LENGTHS, sum + " together, expected " + bits);
    }
    return List.copyOf(bitLengths);
  }

  /**
   * The proof in these bytes, whose number tells that of the bits.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, a point is the identity, bit lengths are out of range, or unused places are not zero
   */
  public static BatchedRangeProof decode(byte[] bytes) throws MalformedEncodingException {
    return new BatchedRangeProof(bytes);
  }

  /**
   * Proves that each amount is below 2 to the power of its bit length.
   *
   * @param amounts one to {@value #MAX_COMMITMENTS}
   * @param bitLengths as many, from 1 to {@value #MAX_BITS}, and 64, 128 or 256 together
   * @throws IllegalArgumentException if numbers are others, an amount has more bits, or a
   *     commitment is the identity
   */
  public static BatchedRangeProof prove(
      List<CommittedAmount> amounts, List<Integer> bitLengths, SecureRandom random) {
    int bits = requireBitLengths(amounts.size(), bitLengths);
    byte[] encoded =
        statement(amounts.stream().map(each -> each.commitment().encoding()).toList(), bitLengths);
    try (RangeProver prover =
        new RangeProver(amounts, bitLengths, bits, absorbed(encoded, bits), random)) {
      return Made.of(
          new FieldWriter(bytes(bits)).put(encoded).put(prover.prove()).toBytes(),
          BatchedRangeProof::new);
    }
  }

  /**
   * The statement that commitments have amounts of some bit lengths, as it is in front of a proof.
   *
   * @param commitments one to {@value #MAX_COMMITMENTS}
   * @param bitLengths as many, from 1 to {@value #MAX_BITS}, and 64, 128 or 256 together
   * @throws IllegalArgumentException if numbers are others
   */
  public static byte[] statement(List<CompressedRistretto> commitments, List<Integer> bitLengths) {
    requireBitLengths(commitments.size(), bitLengths);
    FieldWriter statement = new FieldWriter(STATEMENT_BYTES);
    byte[] lengths = new byte[MAX_COMMITMENTS];
    for (int j = 0; j < MAX_COMMITMENTS; j++) {
      boolean used = j < commitments.size();
      statement.put(used ? commitments.get(j) : CompressedRistretto.IDENTITY);
      lengths[j] = used ? (byte) (int) bitLengths.get(j) : 0;
    }
    return statement.put(lengths).toBytes();
  }

  private static int requireBitLengths(int amounts, List<Integer> bitLengths) {
    if (amounts < 1 || amounts > MAX_COMMITMENTS || amounts != bitLengths.size()) {
      throw new IllegalArgumentException(
          amounts
              + " amounts, "
              + bitLengths.size()
              + " bit lengths: expected as many, 1 to "
              + MAX_COMMITMENTS);
    }
    int sum = 0;
    for (int length : bitLengths) {
      if (length < 1 || length > MAX_BITS) {
        throw new IllegalArgumentException("bit length " + length + ": expected 1 to " + MAX_BITS);
      }
      sum += length;
    }
    if (sum != 64 && sum != 128 && sum != 256) {
      throw new IllegalArgumentException(sum + " bits together: expected 64, 128 or 256");
    }
    return sum;
  }

  /** Commitments and bit lengths are absorbed with their unused places. */
  private static Transcript absorbed(byte[] bytes, int bits) {
    int end = CompressedRistretto.BYTES * MAX_COMMITMENTS;
    return START
        .copy()
        .append("commitments", Arrays.copyOf(bytes, end))
        .append("bit-lengths", Arrays.copyOfRange(bytes, end, STATEMENT_BYTES))
        .separate("range-proof")
        .append("n", bits);
  }

  /** The protocol draws a challenge here that it uses nowhere. */
  static void drawUnused(Transcript transcript) {
    transcript.challenge("c", new byte[Scalar.WIDE_BYTES]);
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(encode(), bits).append("A", a).append("S", s);
    Scalar y = transcript.challengeScalar("y");
    Scalar z = transcript.challengeScalar("z");
    Scalar x = transcript.append("T_1", t1).append("T_2", t2).challengeScalar("x");
    Scalar w =
        transcript
            .append("t_x", tx)
            .append("t_x_blinding", txBlinding)
            .append("e_blinding", eBlinding)
            .challengeScalar("w");
    drawUnused(transcript);
    List<Scalar> us = innerProduct.challenges(transcript);
    Scalar d = transcript.challengeScalar("d");
    return new RangeEquations(this, y, z, x, w, us, d);
  }

  /** All n_j together: 64, 128 or 256. */
  public int bits() {
    return bits;
  }

  public List<CompressedRistretto> commitments() {
    return commitments;
  }

  /** n_j for each commitment. */
  public List<Integer> bitLengths() {
    return bitLengths;
  }

  CompressedRistretto a() {
    return a;
  }

  CompressedRistretto s() {
    return s;
  }

  CompressedRistretto t1() {
    return t1;
  }

  CompressedRistretto t2() {
    return t2;
  }

  Scalar tx() {
    return tx;
  }

  Scalar txBlinding() {
    return txBlinding;
  }

  Scalar eBlinding() {
    return eBlinding;
  }

  InnerProductProof innerProduct() {
    return innerProduct;
  }

  @Override
  public int statementBytes() {
    return STATEMENT_BYTES;
  }
}
