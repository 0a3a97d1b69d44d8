package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.fhe.NamedParameters;

class CommittedMasksTest {
  private static final Consortium BANKS =
      new Consortium(NamedParameters.INSECURE_TOY_1024.parameters(), 5, 3, 2, 10, 41);
  private static final EpochId PLACE = EpochId.of(Consortium.testSeed(9).exportBytes());
  private static final int STEP = 12;
  private static final int LEVEL = 5;

  private final Refresh refresh = new Refresh(BANKS.parameters);
  private final BgvCodec codec = new BgvCodec(BANKS.context);

  private byte[] reveal(Ciphertext mask) {
    byte[] nonce = new byte[Commitment.NONCE_BYTES];
    BANKS.randomness.nextBytes(nonce);
    return KeyMaking.concatenate(nonce, codec.encode(mask));
  }

  private Map<BankIndex, byte[]> reveals() {
    Map<BankIndex, byte[]> reveals = new HashMap<>();
    for (BankIndex bank : BANKS.parameters.banks()) {
      reveals.put(bank, reveal(refresh.mask(BANKS.publicKey, LEVEL, BANKS.randomness)));
    }
    return reveals;
  }

  private static CommittedMasks closed(Map<BankIndex, byte[]> reveals) {
    Map<BankIndex, byte[]> commitments = new HashMap<>();
    reveals.forEach((bank, r) -> commitments.put(bank, Commitment.to(r, PLACE, STEP, bank)));
    return new CommittedMasks(BANKS.parameters, PLACE, STEP, LEVEL, commitments);
  }

  @Test
  void committedMasksAreUsedAndThoseNotRevealedDropOut() {
    Map<BankIndex, byte[]> reveals = reveals();
    CommittedMasks masks = closed(reveals);
    reveals.remove(new BankIndex(2));
    CommittedMasks.Revealed revealed = masks.reveal(reveals);
    assertThat(revealed.masks()).hasSize(4);
    assertThat(revealed.present()).extracting(BankIndex::value).containsExactly(1, 3, 4, 5);
    assertThat(revealed.wrong()).isEmpty();
    reveals.remove(new BankIndex(1));
    reveals.remove(new BankIndex(3));
    assertThatThrownBy(() -> masks.reveal(reveals))
        .hasMessage("masks of [bank 4, bank 5]: need those of at least 3 banks");
  }

  /**
   * The attack that commitments are there for: a bank that has seen the others' masks posts the
   * negative of their sum, and the opened value is the slots themselves.
   */
  @Test
  void aMaskThatCancelsTheOthersIsRefusedAndItsSenderNamed() throws ConflictingAnswerException {
    Map<BankIndex, byte[]> reveals = reveals();
    CommittedMasks masks = closed(reveals);
    BankIndex attacker = new BankIndex(5);
    List<Ciphertext> others =
        reveals.entrySet().stream()
            .filter(e -> !e.getKey().equals(attacker))
            .map(e -> mask(e.getValue()))
            .toList();
    Ciphertext sum = others.get(0);
    for (Ciphertext other : others.subList(1, others.size())) {
      sum = BANKS.evaluator.add(sum, other);
    }
    Ciphertext cancelling = BANKS.evaluator.negate(sum);
    // It would work, if it were let in.
    long[] slots = BANKS.randomSlots(new Random(3));
    Ciphertext x = BANKS.atDecryptionLevel(BANKS.encrypt(slots));
    List<Ciphertext> all = new ArrayList<>(others);
    all.add(cancelling);
    Ciphertext bare = refresh.masked(x, all);
    assertThat(BANKS.open(bare, BANKS.answers(bare, 1, 2, 3))).isEqualTo(slots);

    reveals.put(attacker, reveal(cancelling));
    CommittedMasks.Revealed revealed = masks.reveal(reveals);
    assertThat(revealed.present()).doesNotContain(attacker);
    assertThat(revealed.wrong())
        .containsExactly(Map.entry(attacker, "revealed another mask than it committed to"));
  }

  private Ciphertext mask(byte[] reveal) {
    try {
      return codec.decodeCiphertext(
          Arrays.copyOfRange(reveal, Commitment.NONCE_BYTES, reveal.length));
    } catch (InvalidEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNoMaskIsNamedWithTheReason() {
    Map<BankIndex, byte[]> reveals = reveals();
    reveals.put(
        new BankIndex(1), reveal(refresh.mask(BANKS.publicKey, LEVEL - 1, BANKS.randomness)));
    byte[] cut = reveals.get(new BankIndex(4));
    reveals.put(new BankIndex(4), Arrays.copyOf(cut, cut.length - 1));
    CommittedMasks masks = closed(reveals);
    CommittedMasks.Revealed revealed = masks.reveal(reveals);
    assertThat(revealed.present()).extracting(BankIndex::value).containsExactly(2, 3, 5);
    assertThat(revealed.wrong().get(new BankIndex(1))).contains("mask of level 4", "need level 5");
    assertThat(revealed.wrong().get(new BankIndex(4))).contains("bytes");
  }

  @Test
  void commitmentsAreBoundToTheirPlaceAndTheirBank() {
    byte[] reveal = new byte[40];
    BankIndex one = new BankIndex(1);
    byte[] commitment = Commitment.to(reveal, PLACE, STEP, one);
    assertThat(Commitment.opens(commitment, reveal, PLACE, STEP, one)).isTrue();
    assertThat(Commitment.opens(commitment, reveal, PLACE, STEP + 1, one)).isFalse();
    assertThat(Commitment.opens(commitment, reveal, PLACE, STEP, new BankIndex(2))).isFalse();
    assertThat(Commitment.opens(commitment, reveal, Consortium.EPOCH, STEP, one)).isFalse();
    assertThat(Commitment.opens(commitment, new byte[31], PLACE, STEP, one)).isFalse();
    assertThatThrownBy(() -> Commitment.to(new byte[31], PLACE, STEP, one))
        .hasMessage("reveal of 31 bytes: need a nonce of 32 and content");
    assertThatThrownBy(() ->
            new CommittedMasks(BANKS.parameters, PLACE, STEP, LEVEL, Map.of(one, new byte[31])))
        .hasMessage("bank 1: commitment of 31 bytes: need 32");
  }
}
