package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.veilbank.group.FixedBaseTable;
import org.veilbank.group.MultiscalarTable;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.SecretScalar;

/**
 * The points that everything is computed with; nobody knows a relation between them.
 *
 * <ul>
 *   <li>{@link #G}, the generator of RFC 9496, and {@link #H}, the hash of its encoding (SHA3-512,
 *       then the one-way map of RFC 9496): amounts are multiples of G, openings and keys of H.
 *   <li>G_i and H_i, i from 0 to {@value #CHAIN} - 1, for range proofs: the one-way map of
 *       consecutive 64 bytes of SHAKE256("GeneratorsChainG") and SHAKE256("GeneratorsChainH").
 * </ul>
 */
public final class Generators {
  public static final RistrettoPoint G = RistrettoPoint.BASE;
  public static final RistrettoPoint H = hash(G.compress().toBytes());

  /** Bits of the largest range proof. */
  static final int CHAIN = 256;

  /**
   * Places in {@link #table}: G, H, then G_i and H_i in turn, so that a smaller proof uses a
   * prefix.
   */
  static final int PLACE_G = 0;

  static final int PLACE_H = 1;

  private static final FixedBaseTable MULTIPLES_OF_H = FixedBaseTable.of(H);

  private Generators() {}

  /** Made when the first range proof or batch needs them. */
  private static final class Chains {
    static final List<RistrettoPoint> POINTS = points();
    static final MultiscalarTable TABLE = MultiscalarTable.of(POINTS);

    private static List<RistrettoPoint> points() {
      List<RistrettoPoint> ofG = chain("GeneratorsChainG");
      List<RistrettoPoint> ofH = chain("GeneratorsChainH");
      List<RistrettoPoint> points = new ArrayList<>(List.of(G, H));
      for (int i = 0; i < CHAIN; i++) {
        points.add(ofG.get(i));
        points.add(ofH.get(i));
      }
      return List.copyOf(points);
    }
  }

  private static RistrettoPoint hash(byte[] message) {
    SHA3Digest digest = new SHA3Digest(512);
    digest.update(message, 0, message.length);
    byte[] hash = new byte[RistrettoPoint.UNIFORM_BYTES];
    digest.doFinal(hash, 0);
    return RistrettoPoint.fromUniformBytes(hash);
  }

  private static List<RistrettoPoint> chain(String label) {
    SHAKEDigest shake = new SHAKEDigest(256);
    for (int i = 0; i < label.length(); i++) {
      shake.update((byte) label.charAt(i));
    }
    List<RistrettoPoint> points = new ArrayList<>(CHAIN);
    byte[] uniform = new byte[RistrettoPoint.UNIFORM_BYTES];
    for (int i = 0; i < CHAIN; i++) {
      shake.doOutput(uniform, 0, uniform.length);
      points.add(RistrettoPoint.fromUniformBytes(uniform));
    }
    return points;
  }

  static int placeOfG(int i) {
    return 2 + 2 * i;
  }

  static int placeOfH(int i) {
    return 3 + 2 * i;
  }

  /** The generators by their places. */
  static List<RistrettoPoint> points() {
    return Chains.POINTS;
  }

  /** A table of {@link #points}, for sums in variable time. */
  static MultiscalarTable table() {
    return Chains.TABLE;
  }

  /** scalar * G, in constant time. */
  static RistrettoPoint timesG(SecretScalar scalar) {
    return FixedBaseTable.base().multiply(scalar);
  }

  /** scalar * H, in constant time. */
  static RistrettoPoint timesH(SecretScalar scalar) {
    return MULTIPLES_OF_H.multiply(scalar);
  }

  /** g * G + h * H, in constant time. */
  static RistrettoPoint commit(SecretScalar g, SecretScalar h) {
    return timesG(g).add(timesH(h));
  }
}
