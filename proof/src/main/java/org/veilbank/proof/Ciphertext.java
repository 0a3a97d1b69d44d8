package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.SecretScalar;

/**
 * An amount under twisted ElGamal (Chen, Ma, Tang and Au, ePrint 2019/319): a commitment C = v G +
 * r H, and for each of one to three keys P a handle D = r P. With several handles it is "grouped":
 * the same amount for each of the keys, by construction. Sums of ciphertexts for the same keys are
 * ciphertexts of sums. Immutable.
 */
public final class Ciphertext {
  private static final int MAX_HANDLES = 3;

  private final RistrettoPoint commitment;
  private final List<RistrettoPoint> handles;

  Ciphertext(RistrettoPoint commitment, List<RistrettoPoint> handles) {
    requireHandles(handles.size());
    this.commitment = commitment;
    this.handles = List.copyOf(handles);
  }

  static void requireHandles(int handles) {
    if (handles < 1 || handles > MAX_HANDLES) {
      throw new IllegalArgumentException(
          "ciphertext with " + handles + " handles: expected 1 to " + MAX_HANDLES);
    }
  }

  /**
   * An amount for one to three keys, in constant time.
   *
   * @throws IllegalArgumentException if the amount is negative
   */
  public static Ciphertext encrypt(
      List<ElGamalPublicKey> keys, long amount, PedersenOpening opening) {
    List<RistrettoPoint> handles = new ArrayList<>(keys.size());
    for (ElGamalPublicKey key : keys) {
      handles.add(key.handle(opening));
    }
    try (SecretScalar v = SecretScalar.of(amount)) {
      return new Ciphertext(Generators.commit(v, opening.scalar()), handles);
    }
  }

  /** An amount for one key, in constant time. */
  public static Ciphertext encrypt(ElGamalPublicKey key, long amount, PedersenOpening opening) {
    return encrypt(List.of(key), amount, opening);
  }

  /** A public amount as a ciphertext with opening 0, to be added to one for any key. */
  public static Ciphertext ofPublic(long amount) {
    try (SecretScalar v = SecretScalar.of(amount)) {
      return new Ciphertext(Generators.timesG(v), List.of(RistrettoPoint.IDENTITY));
    }
  }

  /** A sum of ciphertexts for one key, as an account keeps it. */
  public static Ciphertext of(RistrettoPoint commitment, RistrettoPoint handle) {
    return new Ciphertext(commitment, List.of(handle));
  }

  public RistrettoPoint commitment() {
    return commitment;
  }

  /** The handles in the order of the keys. */
  public List<RistrettoPoint> handles() {
    return handles;
  }

  /**
   * The only handle.
   *
   * @throws IllegalArgumentException if there are several
   */
  RistrettoPoint handle() {
    if (handles.size() != 1) {
      throw new IllegalArgumentException(
          "ciphertext with " + handles.size() + " handles: expected 1");
    }
    return handles.getFirst();
  }

  /** What the key with this index reads: the commitment with its handle only. */
  public Ciphertext forKey(int index) {
    return new Ciphertext(commitment, List.of(handles.get(index)));
  }

  /**
   * The sum of both amounts for the same keys.
   *
   * @throws IllegalArgumentException if both have not as many handles
   */
  public Ciphertext add(Ciphertext other) {
    requireSame(other);
    List<RistrettoPoint> sums = new ArrayList<>(handles.size());
    for (int i = 0; i < handles.size(); i++) {
      sums.add(handles.get(i).add(other.handles.get(i)));
    }
    return new Ciphertext(commitment.add(other.commitment), sums);
  }

  /**
   * The difference of both amounts for the same keys.
   *
   * @throws IllegalArgumentException if both have not as many handles
   */
  public Ciphertext subtract(Ciphertext other) {
    requireSame(other);
    List<RistrettoPoint> differences = new ArrayList<>(handles.size());
    for (int i = 0; i < handles.size(); i++) {
      differences.add(handles.get(i).subtract(other.handles.get(i)));
    }
    return new Ciphertext(commitment.subtract(other.commitment), differences);
  }

  private void requireSame(Ciphertext other) {
    if (handles.size() != other.handles.size()) {
      throw new IllegalArgumentException(
          "ciphertexts with " + handles.size() + " and " + other.handles.size() + " handles");
    }
  }

  /** For the wire. */
  public CompressedCiphertext compress() {
    return new CompressedCiphertext(
        commitment.compress(), handles.stream().map(RistrettoPoint::compress).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ciphertext that
        && commitment.equals(that.commitment)
        && handles.equals(that.handles);
  }

  @Override
  public int hashCode() {
    return Objects.hash(commitment, handles);
  }

  /** The encodings in hexadecimal. */
  @Override
  public String toString() {
    return "Ciphertext[" + commitment.compress() + ", " + compress().handles() + "]";
  }
}
