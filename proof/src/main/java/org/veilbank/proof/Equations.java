package org.veilbank.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;

/**
 * The weighted sum of equations between points, all of the form "sum of coefficients times points =
 * identity". Coefficients of the same point are added up, so that each point is multiplied once,
 * however many proofs it occurs in.
 */
final class Equations {
  private final Function<Scalar, Weights> weights;
  private final Scalar[] generators = new Scalar[2 + 2 * Generators.CHAIN];
  private int used = 2;
  private final Map<CompressedRistretto, Integer> places = new HashMap<>();
  private final List<CompressedRistretto> points = new ArrayList<>();
  private final List<Scalar> coefficients = new ArrayList<>();

  /** What is to be taken from G_i and added to H_i for i below a proof's number of bits. */
  private final Map<Integer, Scalar> offsets = new HashMap<>();

  /** Weights are made for each proof, of its last challenge. */
  Equations(Function<Scalar, Weights> weights) {
    this.weights = weights;
    Arrays.fill(generators, Scalar.ZERO);
  }

  /** Weights for the equations of a proof, given its last challenge. */
  Weights weights(Scalar lastChallenge) {
    return weights.apply(lastChallenge);
  }

  void addG(Scalar coefficient) {
    add(Generators.PLACE_G, coefficient);
  }

  void addH(Scalar coefficient) {
    add(Generators.PLACE_H, coefficient);
  }

  /** Adds to the coefficients of G_i and H_i. */
  void addToChains(int i, Scalar g, Scalar h) {
    add(Generators.placeOfG(i), g);
    add(Generators.placeOfH(i), h);
  }

  /** Adds -offset and offset to the coefficients of G_i and H_i, for all i below count. */
  void addOffset(int count, Scalar offset) {
    offsets.merge(count, offset, Scalar::add);
    used = Math.max(used, 2 + 2 * count);
  }

  private void add(int place, Scalar coefficient) {
    generators[place] = generators[place].add(coefficient);
  }

  void add(CompressedRistretto point, Scalar coefficient) {
    Integer place = places.putIfAbsent(point, points.size());
    if (place == null) {
      points.add(point);
      coefficients.add(coefficient);
    } else {
      coefficients.set(place, coefficients.get(place).add(coefficient));
    }
  }

  /** The coefficient of a point that occurs. */
  Scalar coefficient(CompressedRistretto point) {
    Integer place = places.get(point);
    if (place == null) {
      throw new IllegalArgumentException("does not occur: " + point);
    }
    return coefficients.get(place);
  }

  /** Whether the sum of all that was added is the identity. Call this once. */
  Verdict checkVartime() {
    List<RistrettoPoint> decoded;
    try {
      decoded = CompressedRistretto.decompressAll(points);
    } catch (InvalidEncodingException e) {
      return Verdict.NOT_A_POINT;
    }
    offsets.forEach((count, offset) -> {
      Scalar negative = offset.negate();
      for (int i = 0; i < count; i++) {
        addToChains(i, negative, offset);
      }
    });
    RistrettoPoint sum =
        Generators.table()
            .multiplyVartime(Arrays.asList(generators).subList(0, used), coefficients, decoded);
    return sum.isIdentity() ? Verdict.VALID : Verdict.EQUATION;
  }
}
