package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.Scalar;

/**
 * The two equations of a range proof (ePrint 2017/1066, equations 65 and 67, and section 3.1 for
 * the unrolled inner-product argument), for n bits and commitments V_j:
 *
 * <pre>
 * t_x G + t_x_blinding H = sum z^(j+2) V_j + delta(y, z) G + x T_1 + x^2 T_2
 *
 * A + x S - e_blinding H + sum (-z - a s_i) G_i + sum (z + y^-i (z^(j+2) 2^k - b / s_i)) H_i
 *     + w (t_x - a b) G + sum (u^2 L + u^-2 R) = identity
 * </pre>
 *
 * <p>where bit i is bit k of commitment j, and s_i is the product of u or 1/u for each halving,
 * depending on the half in which i is.
 *
 * <p>Coefficients are made by one product each: s_i is s_(i - 2^m) u^2 for the halving that tells
 * both apart, and y^-i / s_i likewise.
 */
final class RangeEquations implements Challenged {
  /** 2^-m for m from 0 to 64. */
  private static final List<Scalar> HALVES = powers(Scalar.of(2).invert(), 65);

  private final BatchedRangeProof proof;
  private final Scalar y;
  private final Scalar z;
  private final Scalar x;
  private final Scalar w;
  private final List<Scalar> us;
  private final Scalar d;

  /** The product of all u. */
  private final Scalar uProduct;

  RangeEquations(
      BatchedRangeProof proof, Scalar y, Scalar z, Scalar x, Scalar w, List<Scalar> us, Scalar d) {
    this.proof = proof;
    this.y = y;
    this.z = z;
    this.x = x;
    this.w = w;
    this.us = us;
    this.d = d;
    uProduct = us.stream().reduce(Scalar.ONE, Scalar::multiply);
  }

  private static List<Scalar> powers(Scalar base, int count) {
    List<Scalar> powers = new ArrayList<>(count);
    Scalar power = Scalar.ONE;
    for (int i = 0; i < count; i++) {
      powers.add(power);
      power = power.multiply(base);
    }
    return powers;
  }

  @Override
  public Scalar denominator() {
    return y.multiply(uProduct);
  }

  @Override
  public void addTo(Equations equations, Scalar inverse) {
    Weights weights = equations.weights(d);
    addInnerProduct(equations, weights.next(), inverse);
    addPolynomial(equations, weights.next());
  }

  /** The first equation, right side less left. */
  private void addPolynomial(Equations equations, Scalar k) {
    Scalar kx = k.multiply(x);
    equations.add(proof.t1(), kx);
    equations.add(proof.t2(), kx.multiply(x));
    equations.addH(k.multiply(proof.txBlinding()).negate());
    equations.addG(k.multiply(delta().subtract(proof.tx())));
    Scalar power = k.multiply(z).multiply(z);
    for (var commitment : proof.commitments()) {
      equations.add(commitment, power);
      power = power.multiply(z);
    }
  }

  /** (z - z^2) (1 + y + ... + y^(n-1)) - sum z^(j+3) (2^n_j - 1). */
  private Scalar delta() {
    Scalar sumOfPowers = Scalar.ONE;
    Scalar square = y;
    for (int length = 1; length < proof.bits(); length *= 2) {
      sumOfPowers = sumOfPowers.multiplyAdd(square, sumOfPowers);
      square = square.multiply(square);
    }
    Scalar zSquare = z.multiply(z);
    Scalar delta = z.subtract(zSquare).multiply(sumOfPowers);
    Scalar power = zSquare.multiply(z);
    for (int bits : proof.bitLengths()) {
      delta = delta.subtract(power.multiply(allOnes(bits)));
      power = power.multiply(z);
    }
    return delta;
  }

  /** 2^bits - 1, bits from 1 to 64. */
  private static Scalar allOnes(int bits) {
    Scalar half = Scalar.of((1L << (bits - 1)) - 1);
    return half.add(half).add(Scalar.ONE);
  }

  private void addInnerProduct(Equations equations, Scalar k, Scalar inverse) {
    int n = proof.bits();
    InnerProductProof inner = proof.innerProduct();
    Scalar yInverse = inverse.multiply(uProduct);
    Scalar uProductInverse = inverse.multiply(y);
    List<Scalar> squares = us.stream().map(u -> u.multiply(u)).toList();
    List<Scalar> inverseSquares = inverses(squares, uProductInverse);
    equations.add(proof.a(), k);
    equations.add(proof.s(), k.multiply(x));
    equations.addH(k.multiply(proof.eBlinding()).negate());
    Scalar difference = proof.tx().subtract(inner.a().multiply(inner.b()));
    equations.addG(k.multiply(w).multiply(difference));
    for (int round = 0; round < squares.size(); round++) {
      equations.add(inner.l(round), k.multiply(squares.get(round)));
      equations.add(inner.r(round), k.multiply(inverseSquares.get(round)));
    }
    equations.addOffset(n, k.multiply(z));
    Scalar[] ofG = new Scalar[n]; // -k a s_i
    Scalar[] ofH = new Scalar[n]; // -k b y^-i / s_i
    ofG[0] = k.multiply(inner.a()).multiply(uProductInverse).negate();
    ofH[0] = k.multiply(inner.b()).multiply(uProduct).negate();
    Scalar yPower = yInverse; // y^-step
    for (int step = 1, round = squares.size() - 1; step < n; step *= 2, round--) {
      Scalar factorOfH = inverseSquares.get(round).multiply(yPower);
      for (int i = 0; i < step; i++) {
        ofG[step + i] = ofG[i].multiply(squares.get(round));
        ofH[step + i] = ofH[i].multiply(factorOfH);
      }
      yPower = yPower.multiply(yPower);
    }
    addToChains(equations, ofG, ofH, k, yInverse);
  }

  /** Adds y^-i z^(j+2) 2^k besides. */
  private void addToChains(
      Equations equations, Scalar[] ofG, Scalar[] ofH, Scalar k, Scalar yInverse) {
    Scalar twoOverY = yInverse.add(yInverse);
    Scalar ofBit = k.multiply(z).multiply(z);
    int i = 0;
    for (int bits : proof.bitLengths()) {
      for (int bit = 0; bit < bits; bit++) {
        equations.addToChains(i, ofG[i], ofH[i].add(ofBit));
        ofBit = ofBit.multiply(twoOverY);
        i++;
      }
      ofBit = ofBit.multiply(z).multiply(HALVES.get(bits));
    }
  }

  /** u^-2 for each u. */
  private List<Scalar> inverses(List<Scalar> squares, Scalar uProductInverse) {
    int rounds = squares.size();
    Scalar[] inverses = new Scalar[rounds];
    Scalar before = Scalar.ONE;
    for (int i = 0; i < rounds; i++) {
      inverses[i] = before;
      before = before.multiply(squares.get(i));
    }
    Scalar rest = uProductInverse.multiply(uProductInverse);
    for (int i = rounds - 1; i >= 0; i--) {
      inverses[i] = inverses[i].multiply(rest);
      rest = rest.multiply(squares.get(i));
    }
    return List.of(inverses);
  }
}
