package org.veilbank.proof;

import java.util.ArrayList;
import java.util.List;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.Scalar;

/**
 * The inner-product argument of Bulletproofs (ePrint 2017/1066, protocol 2): L and R for each
 * halving of the vectors, then the last two numbers a and b.
 */
final class InnerProductProof {
  private final List<CompressedRistretto> ls;
  private final List<CompressedRistretto> rs;
  private final Scalar a;
  private final Scalar b;

  /** Of vectors of so many numbers, a power of two. */
  InnerProductProof(FieldReader reader, int length) throws MalformedEncodingException {
    int rounds = rounds(length);
    ls = new ArrayList<>(rounds);
    rs = new ArrayList<>(rounds);
    for (int i = 0; i < rounds; i++) {
      ls.add(reader.point("L_" + i));
      rs.add(reader.point("R_" + i));
    }
    a = reader.scalar("ipp_a");
    b = reader.scalar("ipp_b");
  }

  static int rounds(int length) {
    return Integer.numberOfTrailingZeros(length);
  }

  static int bytes(int length) {
    return 64 * rounds(length) + 64;
  }

  /** The challenges u of the halvings; the transcript has then absorbed all of this. */
  List<Scalar> challenges(Transcript transcript) {
    transcript.separate("inner-product").append("n", 1L << ls.size());
    List<Scalar> us = new ArrayList<>(ls.size());
    for (int i = 0; i < ls.size(); i++) {
      us.add(transcript.append("L", ls.get(i)).append("R", rs.get(i)).challengeScalar("u"));
    }
    transcript.append("ipp_a", a).append("ipp_b", b);
    return us;
  }

  CompressedRistretto l(int round) {
    return ls.get(round);
  }

  CompressedRistretto r(int round) {
    return rs.get(round);
  }

  Scalar a() {
    return a;
  }

  Scalar b() {
    return b;
  }
}
