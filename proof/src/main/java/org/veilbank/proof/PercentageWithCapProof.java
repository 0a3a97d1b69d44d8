package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Multiscalar;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * A committed fee is a public maximum, or else two other commitments, "delta" and "claimed", have
 * the same amount; which of the two, it does not tell. With delta = fee * 10000 - amount * rate,
 * made homomorphically, and a range proof of claimed, it says that the fee is the rounded
 * percentage, capped. Whoever made this knows the openings.
 *
 * <p>A proof of either, the other one simulated with a challenge of the prover's choice (Cramer,
 * Damgård and Schoenmakers 1994). The fee itself needs a range proof besides.
 */
public final class PercentageWithCapProof extends Proof {
  /** Bytes with the statement. */
  public static final int BYTES = 360;

  private static final int STATEMENT_BYTES = 104;
  private static final String NAME = "percentage with cap proof";
  private static final Transcript START = transcript("percentage-with-cap-instruction");

  private final CompressedRistretto percentage;
  private final CompressedRistretto delta;
  private final CompressedRistretto claimed;
  private final long max;
  private final CompressedRistretto yMax;
  private final Scalar zMax;
  private final Scalar cMax;
  private final CompressedRistretto yDelta;
  private final CompressedRistretto yClaimed;
  private final Scalar zx;
  private final Scalar zDelta;
  private final Scalar zClaimed;

  private PercentageWithCapProof(byte[] bytes) throws MalformedEncodingException {
    super(bytes);
    FieldReader reader = new FieldReader(NAME, bytes, BYTES);
    percentage = reader.point("percentage commitment");
    delta = reader.point("delta commitment");
    claimed = reader.point("claimed commitment");
    max = reader.number();
    yMax = reader.point("Y_max_proof");
    zMax = reader.scalar("z_max");
    cMax = reader.scalar("c_max_proof");
    yDelta = reader.point("Y_delta");
    yClaimed = reader.point("Y_claimed");
    zx = reader.scalar("z_x");
    zDelta = reader.scalar("z_delta_real");
    zClaimed = reader.scalar("z_claimed");
  }

  /**
   * The proof in these bytes.
   *
   * @throws MalformedEncodingException if the length is another, a scalar is not below the group
   *     order, or a point is the identity
   */
  public static PercentageWithCapProof decode(byte[] bytes) throws MalformedEncodingException {
    return new PercentageWithCapProof(bytes);
  }

  /**
   * Proves it, without telling by its time which of the two holds.
   *
   * @param percentage amount and opening of the fee
   * @param delta the commitment made homomorphically
   * @param deltaOpening its opening, if its amount is that of claimed; otherwise anything
   * @param claimed amount and opening of what delta is claimed to be
   * @param max the maximum, from 0 on
   * @throws IllegalArgumentException if neither holds, or a commitment is the identity
   */
  public static PercentageWithCapProof prove(
      CommittedAmount percentage,
      PedersenCommitment delta,
      PedersenOpening deltaOpening,
      CommittedAmount claimed,
      long max,
      SecureRandom random) {
    byte[] statement =
        new FieldWriter(STATEMENT_BYTES)
            .put(percentage.commitment().encoding())
            .put(delta.encoding())
            .put(claimed.commitment().encoding())
            .put(littleEndian(max))
            .toBytes();
    Transcript transcript =
        absorbed(
            percentage.commitment().encoding(),
            delta.encoding(),
            claimed.commitment().encoding(),
            max);
    try (Nonces nonces =
            new Nonces(
                transcript,
                random,
                percentage.opening().scalar(),
                deltaOpening.scalar(),
                claimed.opening().scalar());
        SecretScope scope = new SecretScope()) {
      long difference = percentage.amount() - max;
      long below = difference >> 63;
      long isMax = ~((difference | -difference) >> 63);
      boolean equal =
          delta.point().equals(PedersenCommitment.of(claimed.amount(), deltaOpening).point());
      long isEqual = equal ? -1 : 0;
      if (((~below & isMax) | (below & isEqual)) == 0) {
        throw new IllegalArgumentException(
            "the fee is not the maximum, and the other amounts are not equal");
      }
      byte[] ofMax = proveMax(transcript.copy(), percentage, delta, claimed, nonces, scope);
      byte[] ofEqual =
          proveEqual(transcript.copy(), percentage, deltaOpening, claimed, max, nonces, scope);
      byte[] chosen = new byte[ofMax.length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = (byte) ((ofEqual[i] & below) | (ofMax[i] & ~below));
      }
      return Made.of(
          new FieldWriter(BYTES).put(statement).put(chosen).toBytes(), PercentageWithCapProof::new);
    }
  }

  /** Proves that the fee is the maximum, and simulates that delta and claimed are equal. */
  private static byte[] proveMax(
      Transcript transcript,
      CommittedAmount percentage,
      PedersenCommitment delta,
      CommittedAmount claimed,
      Nonces nonces,
      SecretScope scope) {
    SecretScalar zx = nonces.next();
    SecretScalar zDelta = nonces.next();
    SecretScalar zClaimed = nonces.next();
    SecretScalar cEqual = nonces.next();
    SecretScalar nonce = nonces.next();
    CompressedRistretto yMax = Generators.timesH(nonce).compress();
    CompressedRistretto yDelta =
        Generators.commit(zx, zDelta).subtract(delta.point().multiply(cEqual)).compress();
    CompressedRistretto yClaimed =
        Generators.commit(zx, zClaimed)
            .subtract(claimed.commitment().point().multiply(cEqual))
            .compress();
    Scalar c = challenge(transcript, yMax, yDelta, yClaimed);
    SecretScalar cMax = scope.keep(SecretScalar.of(c).subtract(cEqual));
    SecretScalar product = scope.keep(cMax.multiply(percentage.opening().scalar()));
    return new FieldWriter(BYTES - STATEMENT_BYTES)
        .put(yMax)
        .put(scope.keep(product.add(nonce)))
        .put(cMax)
        .put(yDelta)
        .put(yClaimed)
        .put(zx)
        .put(zDelta)
        .put(zClaimed)
        .toBytes();
  }

  /** Simulates that the fee is the maximum, and proves that delta and claimed are equal. */
  private static byte[] proveEqual(
      Transcript transcript,
      CommittedAmount percentage,
      PedersenOpening deltaOpening,
      CommittedAmount claimed,
      long max,
      Nonces nonces,
      SecretScope scope) {
    SecretScalar zMax = nonces.next();
    SecretScalar cMax = nonces.next();
    SecretScalar yx = nonces.next();
    SecretScalar rDelta = nonces.next();
    SecretScalar rClaimed = nonces.next();
    SecretScalar cMaxMax = scope.keep(cMax.multiply(Scalar.of(max)));
    CompressedRistretto yMax =
        Multiscalar.multiply(
                List.of(zMax, scope.keep(cMax.negate()), cMaxMax),
                List.of(Generators.H, percentage.commitment().point(), Generators.G))
            .compress();
    CompressedRistretto yDelta = Generators.commit(yx, rDelta).compress();
    CompressedRistretto yClaimed = Generators.commit(yx, rClaimed).compress();
    Scalar c = challenge(transcript, yMax, yDelta, yClaimed);
    SecretScalar cEqual = scope.keep(SecretScalar.of(c).subtract(cMax));
    SecretScalar x = scope.keep(SecretScalar.of(claimed.amount()));
    return new FieldWriter(BYTES - STATEMENT_BYTES)
        .put(yMax)
        .put(zMax)
        .put(cMax)
        .put(yDelta)
        .put(yClaimed)
        .put(scope.keep(scope.keep(cEqual.multiply(x)).add(yx)))
        .put(scope.keep(scope.keep(cEqual.multiply(deltaOpening.scalar())).add(rDelta)))
        .put(scope.keep(scope.keep(cEqual.multiply(claimed.opening().scalar())).add(rClaimed)))
        .toBytes();
  }

  private static byte[] littleEndian(long number) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >>> (8 * i));
    }
    return bytes;
  }

  private static Transcript absorbed(
      CompressedRistretto percentage,
      CompressedRistretto delta,
      CompressedRistretto claimed,
      long max) {
    return START
        .copy()
        .append("percentage-commitment", percentage)
        .append("delta-commitment", delta)
        .append("claimed-commitment", claimed)
        .append("max-value", max)
        .separate("percentage-with-cap-proof");
  }

  private static Scalar challenge(
      Transcript transcript,
      CompressedRistretto yMax,
      CompressedRistretto yDelta,
      CompressedRistretto yClaimed) {
    return transcript
        .append("Y_max_proof", yMax)
        .append("Y_delta", yDelta)
        .append("Y_claimed", yClaimed)
        .challengeScalar("c");
  }

  @Override
  Challenged challenged() {
    Transcript transcript = absorbed(percentage, delta, claimed, max);
    Scalar c = challenge(transcript, yMax, yDelta, yClaimed);
    Scalar w =
        transcript
            .append("z_max", zMax)
            .append("c_max_proof", cMax)
            .append("z_x", zx)
            .append("z_delta_real", zDelta)
            .append("z_claimed", zClaimed)
            .challengeScalar("w");
    Scalar cEqual = c.subtract(cMax);
    return (equations, _) -> {
      Weights weights = equations.weights(w);
      // z_max H = c_max (C_percentage - max G) + Y_max
      Scalar k = weights.next();
      Scalar kc = k.multiply(cMax);
      equations.addH(k.multiply(zMax));
      equations.add(percentage, kc.negate());
      equations.addG(kc.multiply(Scalar.reduce(littleEndian(max))));
      equations.add(yMax, k.negate());
      // z_x G + z_delta H = c_equal C_delta + Y_delta
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.addH(k.multiply(zDelta));
      equations.add(delta, k.multiply(cEqual).negate());
      equations.add(yDelta, k.negate());
      // z_x G + z_claimed H = c_equal C_claimed + Y_claimed
      k = weights.next();
      equations.addG(k.multiply(zx));
      equations.addH(k.multiply(zClaimed));
      equations.add(claimed, k.multiply(cEqual).negate());
      equations.add(yClaimed, k.negate());
    };
  }

  public CompressedRistretto percentage() {
    return percentage;
  }

  public CompressedRistretto delta() {
    return delta;
  }

  public CompressedRistretto claimed() {
    return claimed;
  }

  /** The maximum, as an unsigned number. */
  public long max() {
    return max;
  }

  @Override
  public int statementBytes() {
    return STATEMENT_BYTES;
  }
}
