package org.veilbank.proof;

import java.util.Arrays;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;

/**
 * Makes an inner-product argument for public vectors a and b, the generators G_i and y^-i H_i, and
 * w G for the product.
 *
 * <p>Differs from ePrint 2017/1066, protocol 2: generators are not folded; instead the factors with
 * which the first ones occur in the folded ones are kept. The points are the same, and a table of
 * the first ones serves all rounds.
 */
final class InnerProductProver {
  private final Scalar[] a;
  private final Scalar[] b;
  private final Scalar[] factorsOfG;
  private final Scalar[] factorsOfH;
  private final Scalar w;

  /** Changes the vectors. */
  InnerProductProver(Scalar[] a, Scalar[] b, Scalar yInverse, Scalar w) {
    this.a = a;
    this.b = b;
    this.w = w;
    factorsOfG = new Scalar[a.length];
    factorsOfH = new Scalar[a.length];
    Arrays.fill(factorsOfG, Scalar.ONE);
    Scalar power = Scalar.ONE;
    for (int i = 0; i < a.length; i++) {
      factorsOfH[i] = power;
      power = power.multiply(yInverse);
    }
  }

  byte[] proveVartime(Transcript transcript) {
    FieldWriter writer = new FieldWriter(InnerProductProof.bytes(a.length));
    transcript.separate("inner-product").append("n", a.length);
    for (int half = a.length / 2; half > 0; half /= 2) {
      CompressedRistretto l = crossTerm(half, 0);
      CompressedRistretto r = crossTerm(half, half);
      writer.put(l).put(r);
      Scalar u = transcript.append("L", l).append("R", r).challengeScalar("u");
      fold(half, u, u.invert());
    }
    transcript.append("ipp_a", a[0]).append("ipp_b", b[0]);
    return writer.put(a[0]).put(b[0]).toBytes();
  }

  /**
   * L = sum a_i G_(half + i) + b_(half + i) H_i + a_i b_(half + i) w G for from = 0; R, with the
   * halves exchanged, for from = half.
   */
  private CompressedRistretto crossTerm(int half, int from) {
    int to = half - from;
    Scalar[] scalars = new Scalar[2 + 2 * a.length];
    Arrays.fill(scalars, Scalar.ZERO);
    Scalar product = Scalar.ZERO;
    for (int i = 0; i < half; i++) {
      product = a[from + i].multiplyAdd(b[to + i], product);
      for (int first = i; first < a.length; first += 2 * half) {
        scalars[Generators.placeOfG(first + to)] = a[from + i].multiply(factorsOfG[first + to]);
        scalars[Generators.placeOfH(first + from)] = b[to + i].multiply(factorsOfH[first + from]);
      }
    }
    scalars[Generators.PLACE_G] = product.multiply(w);
    return Generators.table().multiplyVartime(Arrays.asList(scalars)).compress();
  }

  private void fold(int half, Scalar u, Scalar uInverse) {
    for (int i = 0; i < half; i++) {
      a[i] = a[i].multiply(u).add(a[half + i].multiply(uInverse));
      b[i] = b[i].multiply(uInverse).add(b[half + i].multiply(u));
    }
    for (int i = 0; i < factorsOfG.length; i++) {
      boolean left = (i & half) == 0;
      factorsOfG[i] = factorsOfG[i].multiply(left ? uInverse : u);
      factorsOfH[i] = factorsOfH[i].multiply(left ? u : uInverse);
    }
  }
}
