package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * The proof without its statement that C = x G + r H and D_i = r P_i for each of two or three keys:
 * Y_0 and Y_1 to Y_h, then z_r and z_x. Grouped and batched grouped validity proofs share it.
 */
final class HandlesProof {
  private final List<CompressedRistretto> ys;
  private final Scalar zr;
  private final Scalar zx;

  HandlesProof(FieldReader reader, int handles) throws MalformedEncodingException {
    ys = new ArrayList<>(1 + handles);
    for (int i = 0; i <= handles; i++) {
      ys.add(reader.point("Y_" + i));
    }
    zr = reader.scalar("z_r");
    zx = reader.scalar("z_x");
  }

  static int bytes(int handles) {
    return 32 * (1 + handles) + 64;
  }

  /** The proof for an amount x and an opening r, which may both be combined ones. */
  static byte[] prove(
      List<ElGamalPublicKey> keys,
      SecretScalar x,
      SecretScalar r,
      Transcript transcript,
      Nonces nonces) {
    try (SecretScope scope = new SecretScope()) {
      SecretScalar yr = nonces.next();
      SecretScalar yx = nonces.next();
      List<CompressedRistretto> ys = new ArrayList<>(1 + keys.size());
      ys.add(Generators.commit(yx, yr).compress());
      for (ElGamalPublicKey key : keys) {
        ys.add(key.times(yr).compress());
      }
      Scalar c = challenge(transcript, ys);
      FieldWriter writer = new FieldWriter(bytes(keys.size()));
      ys.forEach(writer::put);
      return writer
          .put(scope.keep(r.multiplyAdd(c, yr)))
          .put(scope.keep(x.multiplyAdd(c, yx)))
          .toBytes();
    }
  }

  private static Scalar challenge(Transcript transcript, List<CompressedRistretto> ys) {
    transcript.separate("validity-proof").append("handles", ys.size() - 1);
    for (int i = 0; i < ys.size(); i++) {
      transcript.append("Y_" + i, ys.get(i));
    }
    return transcript.challengeScalar("c");
  }

  /**
   * The equations for the sum of factors[j] * ciphertexts[j].
   *
   * @param transcript which has absorbed the statement
   */
  Challenged challenged(
      Transcript transcript,
      List<CompressedRistretto> keys,
      List<Scalar> factors,
      List<CompressedCiphertext> ciphertexts) {
    Scalar c = challenge(transcript, ys);
    Scalar w = transcript.append("z_r", zr).append("z_x", zx).challengeScalar("w");
    return (equations, _) -> {
      Weights weights = equations.weights(w);
      // z_r H + z_x G = c C + Y_0
      Scalar k = weights.next();
      equations.addH(k.multiply(zr));
      equations.addG(k.multiply(zx));
      equations.add(ys.getFirst(), k.negate());
      for (int j = 0; j < ciphertexts.size(); j++) {
        Scalar kc = k.multiply(c).multiply(factors.get(j));
        equations.add(ciphertexts.get(j).commitment(), kc.negate());
      }
      // z_r P_i = c D_i + Y_i
      for (int i = 0; i < keys.size(); i++) {
        k = weights.next();
        equations.add(keys.get(i), k.multiply(zr));
        equations.add(ys.get(1 + i), k.negate());
        for (int j = 0; j < ciphertexts.size(); j++) {
          Scalar kc = k.multiply(c).multiply(factors.get(j));
          equations.add(ciphertexts.get(j).handles().get(i), kc.negate());
        }
      }
    };
  }

  /** Appends two or three keys by their ordinals. */
  static Transcript absorb(Transcript transcript, List<CompressedRistretto> keys) {
    for (int i = 0; i < keys.size(); i++) {
      String ordinal =
          switch (i) {
            case 0 -> "first-pubkey";
            case 1 -> "second-pubkey";
            default -> "third-pubkey";
          };
      transcript.append(ordinal, keys.get(i));
    }
    return transcript;
  }

  static List<CompressedRistretto> readKeys(FieldReader reader, int handles)
      throws MalformedEncodingException {
    List<CompressedRistretto> keys = new ArrayList<>(handles);
    for (int i = 0; i < handles; i++) {
      keys.add(reader.point("pubkey " + (i + 1)));
    }
    return List.copyOf(keys);
  }

  static void requireKeys(int keys) {
    if (keys < 2 || keys > 3) {
      throw new IllegalArgumentException(keys + " keys: expected 2 or 3");
    }
  }
}
