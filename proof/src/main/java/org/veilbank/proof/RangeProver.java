package org.veilbank.proof;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Multiscalar;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;
import org.veilbank.group.SecretScalar;

/**
 * Makes one range proof (ePrint 2017/1066, section 4). In constant time up to the vectors l and r,
 * which give nothing away: the protocol without inner-product argument sends them. What is made of
 * them is public.
 */
final class RangeProver implements AutoCloseable {
  private final int n;
  private final List<CommittedAmount> amounts;
  private final List<Integer> bitLengths;
  private final Transcript transcript;
  private final Nonces nonces;
  private final SecretScope scope = new SecretScope();
  private final List<SecretScalar> bits;

  /** l = l0 + l1 x and r = r0 + r1 x, of which l1 and r1 begin as the nonces s_L and s_R. */
  private final List<SecretScalar> l0;

  private final List<SecretScalar> l1;
  private final List<SecretScalar> r0;
  private final List<SecretScalar> r1;

  RangeProver(
      List<CommittedAmount> amounts,
      List<Integer> bitLengths,
      int n,
      Transcript transcript,
      SecureRandom random) {
    this.amounts = amounts;
    this.bitLengths = bitLengths;
    this.n = n;
    this.transcript = transcript;
    SecretScalar[] witness = new SecretScalar[2 * amounts.size()];
    for (int j = 0; j < amounts.size(); j++) {
      witness[2 * j] = amounts.get(j).opening().scalar();
      witness[2 * j + 1] = scope.keep(SecretScalar.of(amounts.get(j).amount()));
    }
    nonces = new Nonces(transcript, random, witness);
    bits = new ArrayList<>(n);
    l0 = new ArrayList<>(n);
    l1 = new ArrayList<>(n);
    r0 = new ArrayList<>(n);
    r1 = new ArrayList<>(n);
  }

  @Override
  public void close() {
    scope.close();
    nonces.close();
  }

  /** The proof without its statement. */
  byte[] prove() {
    splitBits();
    SecretScalar alpha = nonces.next();
    SecretScalar rho = nonces.next();
    CompressedRistretto a = commitToBits(alpha);
    List<SecretScalar> sR = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      l1.add(nonces.next());
      sR.add(nonces.next());
    }
    CompressedRistretto s = commitToNonces(sR, rho);
    transcript.append("A", a).append("S", s);
    Scalar y = transcript.challengeScalar("y");
    Scalar z = transcript.challengeScalar("z");
    makePolynomials(sR, y, z);
    SecretScalar coefficient0 = innerProduct(l0, r0);
    SecretScalar coefficient1 = scope.keep(innerProduct(l0, r1).add(innerProduct(l1, r0)));
    SecretScalar coefficient2 = innerProduct(l1, r1);
    SecretScalar tau1 = nonces.next();
    SecretScalar tau2 = nonces.next();
    CompressedRistretto t1 = Generators.commit(coefficient1, tau1).compress();
    CompressedRistretto t2 = Generators.commit(coefficient2, tau2).compress();
    Scalar x = transcript.append("T_1", t1).append("T_2", t2).challengeScalar("x");
    Scalar tx = evaluate(coefficient0, coefficient1, coefficient2, x);
    Scalar txBlinding = evaluate(combinedOpening(z), tau1, tau2, x);
    Scalar eBlinding = scope.keep(rho.multiplyAdd(x, alpha)).exportScalar();
    Scalar w =
        transcript
            .append("t_x", tx)
            .append("t_x_blinding", txBlinding)
            .append("e_blinding", eBlinding)
            .challengeScalar("w");
    BatchedRangeProof.drawUnused(transcript);
    byte[] innerProduct =
        new InnerProductProver(evaluate(l0, l1, x), evaluate(r0, r1, x), y.invert(), w)
            .proveVartime(transcript);
    return new FieldWriter(BatchedRangeProof.bytes(n) - BatchedRangeProof.STATEMENT_BYTES)
        .put(a)
        .put(s)
        .put(t1)
        .put(t2)
        .put(tx)
        .put(txBlinding)
        .put(eBlinding)
        .put(innerProduct)
        .toBytes();
  }

  private void splitBits() {
    long tooLarge = 0;
    for (int j = 0; j < amounts.size(); j++) {
      long amount = amounts.get(j).amount();
      for (int bit = 0; bit < bitLengths.get(j); bit++) {
        bits.add(scope.keep(SecretScalar.of(amount & 1)));
        amount >>>= 1;
      }
      tooLarge |= amount;
    }
    if (tooLarge != 0) {
      throw new IllegalArgumentException("an amount has more bits than its bit length");
    }
  }

  /** A = alpha H + sum a_i G_i + (a_i - 1) H_i = alpha H + sum a_i (G_i + H_i) - sum H_i. */
  private CompressedRistretto commitToBits(SecretScalar alpha) {
    List<RistrettoPoint> points = Generators.points();
    List<RistrettoPoint> ofBits = new ArrayList<>(n);
    RistrettoPoint sum = Generators.timesH(alpha);
    for (int i = 0; i < n; i++) {
      RistrettoPoint h = points.get(Generators.placeOfH(i));
      ofBits.add(points.get(Generators.placeOfG(i)).add(h));
      sum = sum.subtract(h);
    }
    return sum.add(Multiscalar.multiply(bits, ofBits)).compress();
  }

  /** S = rho H + sum s_L,i G_i + s_R,i H_i. */
  private CompressedRistretto commitToNonces(List<SecretScalar> sR, SecretScalar rho) {
    List<SecretScalar> scalars = new ArrayList<>(2 * n);
    for (int i = 0; i < n; i++) {
      scalars.add(l1.get(i));
      scalars.add(sR.get(i));
    }
    int first = Generators.placeOfG(0);
    List<RistrettoPoint> points = Generators.points().subList(first, first + 2 * n);
    return Generators.timesH(rho).add(Multiscalar.multiply(scalars, points)).compress();
  }

  /** l = a_L - z + s_L x; r = y^i (a_R + z + s_R x) + z^(j+2) 2^k, where a_R = a_L - 1. */
  private void makePolynomials(List<SecretScalar> sR, Scalar y, Scalar z) {
    SecretScalar minusZ = SecretScalar.of(z.negate());
    SecretScalar zMinusOne = SecretScalar.of(z.subtract(Scalar.ONE));
    Scalar yPower = Scalar.ONE;
    Scalar zPower = z.multiply(z);
    int i = 0;
    for (int length : bitLengths) {
      Scalar ofBit = zPower;
      for (int bit = 0; bit < length; bit++) {
        l0.add(scope.keep(bits.get(i).add(minusZ)));
        SecretScalar aR = scope.keep(bits.get(i).add(zMinusOne));
        r0.add(scope.keep(aR.multiplyAdd(yPower, SecretScalar.of(ofBit))));
        r1.add(scope.keep(sR.get(i).multiply(yPower)));
        yPower = yPower.multiply(y);
        ofBit = ofBit.add(ofBit);
        i++;
      }
      zPower = zPower.multiply(z);
    }
  }

  private SecretScalar innerProduct(List<SecretScalar> a, List<SecretScalar> b) {
    SecretScalar sum = SecretScalar.of(0);
    for (int i = 0; i < n; i++) {
      sum = scope.keep(scope.keep(a.get(i).multiply(b.get(i))).add(sum));
    }
    return sum;
  }

  /** The sum of z^(j+2) r_j. */
  private SecretScalar combinedOpening(Scalar z) {
    SecretScalar sum = SecretScalar.of(0);
    Scalar power = z.multiply(z);
    for (CommittedAmount amount : amounts) {
      sum = scope.keep(amount.opening().scalar().multiplyAdd(power, sum));
      power = power.multiply(z);
    }
    return sum;
  }

  /** c0 + c1 x + c2 x^2, which is sent. */
  private Scalar evaluate(SecretScalar c0, SecretScalar c1, SecretScalar c2, Scalar x) {
    return scope.keep(scope.keep(c2.multiplyAdd(x, c1)).multiplyAdd(x, c0)).exportScalar();
  }

  /** c0 + c1 x for each, which might be sent. */
  private Scalar[] evaluate(List<SecretScalar> c0, List<SecretScalar> c1, Scalar x) {
    Scalar[] values = new Scalar[n];
    for (int i = 0; i < n; i++) {
      values[i] = scope.keep(c1.get(i).multiplyAdd(x, c0.get(i))).exportScalar();
    }
    return values;
  }
}
