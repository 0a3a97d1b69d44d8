package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veilbank.group.CompressedRistretto;
import org.veilbank.group.InvalidEncodingException;
import org.veilbank.group.RistrettoPoint;
import org.veilbank.group.Scalar;

/** A valid proof with anything altered is none. */
class SoundnessTest {
  /** The group order, little-endian arithmetic being BigInteger's here. */
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  private interface Claim {
    void check(Vectors.Line line) throws Exception;
  }

  private static Stream<DynamicTest> forEachKind(Claim claim) {
    return Vectors.oneProofOfEach().stream()
        .map(line ->
            DynamicTest.dynamicTest(
                line.name() + " of " + line.bytes(0).length + " bytes", () -> claim.check(line)));
  }

  private static byte[] replaced(byte[] bytes, int offset, byte[] field) {
    byte[] out = bytes.clone();
    System.arraycopy(field, 0, out, offset, field.length);
    return out;
  }

  private static RistrettoPoint point(byte[] bytes, int offset) throws InvalidEncodingException {
    return CompressedRistretto.of(bytes, offset).decompress();
  }

  /** Another valid value of the same type. */
  private static byte[] other(byte[] bytes, Fields.Field field) throws InvalidEncodingException {
    return switch (field.type()) {
      case POINT, ANY_POINT ->
          point(bytes, field.offset()).add(RistrettoPoint.BASE).compress().toBytes();
      case SCALAR -> Scalar.decode(bytes, field.offset()).add(Scalar.ONE).encode();
      case NUMBER -> {
        byte[] number = Arrays.copyOfRange(bytes, field.offset(), field.offset() + 8);
        number[0]++;
        yield number;
      }
    };
  }

  private static void refuses(EncodingFlaw flaw, Vectors.Line line, byte[] bytes) {
    assertThatExceptionOfType(MalformedEncodingException.class)
        .isThrownBy(() -> Vectors.decode(line.name(), bytes))
        .satisfies(e -> assertThat(e.flaw()).as(e.getMessage()).isEqualTo(flaw));
  }

  @TestFactory
  Stream<DynamicTest> anotherValueInAnyFieldIsFoundOut() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      for (Fields.Field field : Fields.of(line)) {
        byte[] altered = replaced(bytes, field.offset(), other(bytes, field));
        assertThat(Vectors.decode(line.name(), altered).verifyVartime())
            .as(field.name())
            .isEqualTo(Verdict.EQUATION);
      }
    });
  }

  /** What the challenge does not depend on can be chosen after it. */
  @TestFactory
  Stream<DynamicTest> everyPublicValueChangesTheChallenge() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      Set<List<Scalar>> seen = new HashSet<>();
      List<byte[]> variants = new ArrayList<>(List.of(bytes));
      for (Fields.Field field : Fields.of(line)) {
        if (field.isPublic() || field.type() == Fields.Type.POINT) {
          variants.add(replaced(bytes, field.offset(), other(bytes, field)));
        }
      }
      for (byte[] variant : variants) {
        seen.add(challengesOf(Vectors.decode(line.name(), variant)));
      }
      assertThat(seen).hasSize(variants.size());
    });
  }

  /** The challenge c of a sigma proof; x, and the last challenge, of a range proof. */
  private static List<Scalar> challengesOf(Proof proof) {
    List<Scalar> last = new ArrayList<>();
    Equations equations =
        new Equations(challenge -> {
          last.add(challenge);
          return () -> Scalar.ONE;
        });
    Challenged challenged = proof.challenged();
    challenged.addTo(equations, challenged.denominator().invert());
    return switch (proof) {
      case PubkeyValidityProof p -> List.of(equations.coefficient(p.pubkey()));
      case ZeroCiphertextProof p -> List.of(equations.coefficient(p.ciphertext().commitment()));
      case CiphertextCommitmentEqualityProof p ->
          List.of(equations.coefficient(p.ciphertext().commitment()));
      case CiphertextCiphertextEqualityProof p ->
          List.of(equations.coefficient(p.firstCiphertext().commitment()));
      case GroupedCiphertextValidityProof p ->
          List.of(equations.coefficient(p.ciphertext().commitment()));
      case BatchedGroupedCiphertextValidityProof p ->
          List.of(equations.coefficient(p.low().commitment()));
      case PercentageWithCapProof p -> List.of(equations.coefficient(p.delta()));
      case BatchedRangeProof p -> List.of(equations.coefficient(p.s()), last.getFirst());
    };
  }

  @Test
  void wholeStatementOfRangeProofsChangesTheFirstChallenges() throws Exception {
    Vectors.Line line = Vectors.named("range").get(2); // 32 and 32 bits
    byte[] bytes = line.bytes(0);
    byte[] lengths = replaced(bytes, 256, new byte[] {33, 31});
    byte[] shorter = replaced(replaced(bytes, 32, new byte[32]), 256, new byte[] {64, 0});
    byte[] longer =
        replaced(
            replaced(bytes, 64, Generators.H.compress().toBytes()), 256, new byte[] {32, 31, 1});
    byte[] second =
        replaced(bytes, 32, point(bytes, 32).add(RistrettoPoint.BASE).compress().toBytes());
    Set<Scalar> seen = new HashSet<>();
    for (byte[] variant : List.of(bytes, lengths, shorter, longer, second)) {
      Proof proof = Vectors.decode("range", variant);
      seen.add(challengesOf(proof).getFirst());
      assertThat(proof.verifyVartime())
          .isEqualTo(Arrays.equals(variant, bytes) ? Verdict.VALID : Verdict.EQUATION);
    }
    assertThat(seen).hasSize(5);
  }

  @Test
  void commitmentsInAnotherOrderAreAnotherStatement() throws Exception {
    byte[] bytes = Vectors.named("range").get(2).bytes(0);
    byte[] swapped = replaced(bytes, 0, Arrays.copyOfRange(bytes, 32, 64));
    System.arraycopy(bytes, 0, swapped, 32, 32);
    assertThat(BatchedRangeProof.decode(swapped).verifyVartime()).isEqualTo(Verdict.EQUATION);
  }

  @TestFactory
  Stream<DynamicTest> anyFlippedBitIsFoundOut() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      for (int i = 0; i < bytes.length; i += bytes.length > 900 ? 5 : 1) {
        byte[] altered = bytes.clone();
        altered[i] ^= (byte) (1 << (i % 8));
        assertThat(isValid(line.name(), altered)).as("byte %d", i).isFalse();
      }
    });
  }

  private static boolean isValid(String name, byte[] bytes) {
    try {
      return Vectors.decode(name, bytes).verifyVartime() == Verdict.VALID;
    } catch (MalformedEncodingException e) {
      return false;
    }
  }

  @TestFactory
  Stream<DynamicTest> identitiesAreRefused() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      for (Fields.Field field : Fields.of(line)) {
        byte[] altered = replaced(bytes, field.offset(), new byte[32]);
        if (field.name().equals("V0")) {
          // an unused place, before used ones or not
          assertThatExceptionOfType(MalformedEncodingException.class)
              .isThrownBy(() -> Vectors.decode(line.name(), altered));
        } else if (field.type() == Fields.Type.POINT) {
          refuses(EncodingFlaw.IDENTITY, line, altered);
        } else if (field.type() == Fields.Type.ANY_POINT) {
          assertThat(Vectors.decode(line.name(), altered).verifyVartime())
              .isEqualTo(Verdict.EQUATION);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> anotherEncodingOfTheSameScalarIsRefused() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      for (Fields.Field field : Fields.of(line)) {
        if (field.type() == Fields.Type.SCALAR) {
          BigInteger same = Scalar.decode(bytes, field.offset()).toBigInteger().add(ORDER);
          refuses(EncodingFlaw.SCALAR, line, replaced(bytes, field.offset(), littleEndian(same)));
        }
      }
    });
  }

  /** s and -s, and s + p, are coordinates of the same element: but not its encoding. */
  @TestFactory
  Stream<DynamicTest> anotherEncodingOfTheSamePointIsNone() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      byte[] nonCanonical = littleEndian(P.add(BigInteger.TWO));
      for (Fields.Field field : Fields.of(line)) {
        if (field.type() == Fields.Type.POINT || field.type() == Fields.Type.ANY_POINT) {
          BigInteger s = number(bytes, field.offset());
          for (byte[] wrong : List.of(littleEndian(P.subtract(s)), nonCanonical)) {
            assertThat(
                    Vectors.decode(line.name(), replaced(bytes, field.offset(), wrong))
                        .verifyVartime())
                .as(field.name())
                .isEqualTo(Verdict.NOT_A_POINT);
          }
        }
      }
    });
  }

  private static BigInteger number(byte[] bytes, int offset) {
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[31 - i] = bytes[offset + i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  @TestFactory
  Stream<DynamicTest> otherLengthsAreRefused() {
    return forEachKind(line -> {
      byte[] bytes = line.bytes(0);
      for (int length : new int[] {0, 1, 31, 32, bytes.length - 1, bytes.length + 1}) {
        refuses(EncodingFlaw.LENGTH, line, Arrays.copyOf(bytes, length));
      }
    });
  }

  @Test
  void rangeProofsKeepTheRulesOfTheirStatement() {
    Vectors.Line line = Vectors.named("range").get(2);
    byte[] bytes = line.bytes(0);
    refuses(EncodingFlaw.BIT_LENGTHS, line, replaced(bytes, 256, new byte[] {0, 64}));
    refuses(EncodingFlaw.BIT_LENGTHS, line, replaced(bytes, 256, new byte[] {65, (byte) -1}));
    refuses(EncodingFlaw.BIT_LENGTHS, line, replaced(bytes, 256, new byte[] {32, 31}));
    refuses(EncodingFlaw.BIT_LENGTHS, line, replaced(bytes, 256, new byte[] {-128, -64}));
    refuses(EncodingFlaw.PADDING, line, replaced(bytes, 256, new byte[] {32, 31, 1}));
    refuses(EncodingFlaw.PADDING, line, replaced(bytes, 96, Generators.H.compress().toBytes()));
    refuses(EncodingFlaw.IDENTITY, line, replaced(bytes, 0, new byte[256]));
  }

  /** A proof for one statement beside another statement: the pieces are valid, together not. */
  @Test
  void proofsDoNotMoveToOtherStatements() throws Exception {
    for (Vectors.Line line : Vectors.oneProofOfEach()) {
      List<Vectors.Line> same =
          Vectors.named(line.name()).stream()
              .filter(l -> l.bytes(0).length == line.bytes(0).length)
              .toList();
      byte[] other = same.get(1).bytes(0);
      int statement = line.proof().statementBytes();
      byte[] mixed = replaced(line.bytes(0), 0, Arrays.copyOf(other, statement));
      assertThat(Vectors.decode(line.name(), mixed).verifyVartime())
          .as(line.name())
          .isEqualTo(Verdict.EQUATION);
    }
  }
}
