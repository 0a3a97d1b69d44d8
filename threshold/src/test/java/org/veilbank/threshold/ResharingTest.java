package org.veilbank.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Five banks with a threshold of three become four with a threshold of two. Resharers are the old
 * banks 1, 3 and 5; old bank 1 is the new bank 2, old bank 3 the new bank 1, old bank 5 leaves, and
 * two banks join.
 */
class ResharingTest {
  private static final ThresholdParameters BEFORE = CeremonySimulation.FIVE;
  private static final ThresholdParameters AFTER =
      new ThresholdParameters(BEFORE.context(), 4, 2, BEFORE.decryptionLevel(), 10);
  private static final List<BankIndex> RESHARERS = banks(1, 3, 5);
  private static final List<CeremonyOutcome.Done> OLD = keys();

  /** For each of the five that take part: old and new index, 0 for none. */
  private static final int[][] PARTS = {{1, 2}, {3, 1}, {5, 0}, {0, 3}, {0, 4}};

  private static List<BankIndex> banks(int... values) {
    List<BankIndex> banks = new ArrayList<>();
    for (int value : values) {
      banks.add(new BankIndex(value));
    }
    return banks;
  }

  private static List<CeremonyOutcome.Done> keys() {
    return new CeremonySimulation(BEFORE, 5)
        .run(0).stream().map(CeremonyOutcome.Done.class::cast).toList();
  }

  private static ResharingSetup setup(List<BankIndex> resharers, long attempt) {
    List<CeremonySecrets> secrets = CeremonySimulation.secrets(AFTER, 600 + attempt);
    CeremonyOutcome.Done old = OLD.get(0);
    return new ResharingSetup(
        BEFORE,
        old.epoch(),
        resharers,
        AFTER,
        EpochId.of(Consortium.testSeed(71).exportBytes()),
        attempt,
        old.publicKey(),
        old.relinearisationKey(),
        CeremonySimulation.verifyingKeys(secrets),
        CeremonySimulation.sealingKeys(secrets));
  }

  /** A copy, since whoever has dealt its share on erases it. */
  private static KeyShare shareOf(int oldIndex) {
    return KeyShare.sum(List.of(OLD.get(oldIndex - 1).share()));
  }

  private static SimulatedNetwork network(long attempt, long seed) {
    ResharingSetup setup = setup(RESHARERS, attempt);
    List<CeremonySecrets> secrets = CeremonySimulation.secrets(AFTER, 600 + attempt);
    CeremonySecrets leaving =
        new CeremonySecrets(
            Consortium.testSeed(800 + attempt),
            SealingKey.of(Consortium.testSeed(801)),
            secrets.get(0).signingKey());
    return new SimulatedNetwork(
        PARTS.length,
        part -> {
          int before = PARTS[part - 1][0];
          int after = PARTS[part - 1][1];
          return new Ceremony(
              setup,
              new ResharingRole(
                  before == 0 ? Optional.empty() : Optional.of(shareOf(before)),
                  after == 0 ? Optional.empty() : Optional.of(new BankIndex(after))),
              after == 0 ? leaving : secrets.get(after - 1));
        },
        seed);
  }

  @Test
  void theKeyMovesToOtherBanksUnderTheSamePublicKey() throws ConflictingAnswerException {
    for (long seed = 1; seed <= 10; seed++) {
      List<CeremonyOutcome> outcomes = network(0, seed).run(0.05);
      assertThat(outcomes.get(2)).isInstanceOf(CeremonyOutcome.Left.class);
      List<CeremonyOutcome> inOrder =
          List.of(outcomes.get(1), outcomes.get(0), outcomes.get(3), outcomes.get(4));
      CeremonyTest.assertKeysWork(AFTER, inOrder, seed);
      CeremonyOutcome.Done first = (CeremonyOutcome.Done) inOrder.get(0);
      assertThat(first.publicKey()).isSameAs(OLD.get(0).publicKey());
      assertThat(first.epoch()).isNotEqualTo(OLD.get(0).epoch());
      assertThat(outcomes.get(2)).isEqualTo(new CeremonyOutcome.Left(first.epoch()));
    }
  }

  private static UnaryOperator<CeremonyMessage> flip(CeremonyStep step, int at) {
    return m -> {
      if (m.step() != step) {
        return m;
      }
      byte[] payload = m.payload().clone();
      payload[Math.floorMod(at, payload.length)] ^= 1;
      return new CeremonyMessage(m.step(), m.sender(), payload);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"RESHARE", "CONTRIBUTE", "TEST", "SIGN"})
  void aBankThatSaysOneWrongByteStopsTheAttemptAndNobodyElseIsBlamed(CeremonyStep step) {
    for (int at : new int[] {0, 30, 3000, -1, -1200}) {
      SimulatedNetwork network = network(0, 21);
      // Old bank 1, which is new bank 2.
      network.lie(1, flip(step, at));
      BankIndex liar = new BankIndex(step == CeremonyStep.RESHARE ? 1 : 2);
      for (CeremonyOutcome outcome : network.run(0)) {
        assertThat(outcome)
            .as("%s, byte %d", step, at)
            .isInstanceOfSatisfying(
                CeremonyOutcome.Aborted.class,
                aborted -> assertThat(aborted.culprits()).isSubsetOf(liar));
      }
    }
  }

  @Test
  void aResharerWhoDealsAnotherShareThanItsOwnIsFoundByTheSumAndTheNextAttemptSucceeds()
      throws ConflictingAnswerException {
    SimulatedNetwork network = network(0, 22);
    // Old bank 1 deals twice its share: a proper dealing, with a proper public half.
    KeyShare twice = KeyShare.sum(List.of(shareOf(1), shareOf(1)));
    CeremonyMessage wrong =
        new Ceremony(
                setup(RESHARERS, 0),
                new ResharingRole(Optional.of(twice), Optional.of(new BankIndex(2))),
                CeremonySimulation.secrets(AFTER, 600).get(1))
            .start()
            .get(0);
    network.lie(1, m -> m.step() == CeremonyStep.RESHARE ? wrong : m);
    for (CeremonyOutcome outcome : network.run(0)) {
      assertThat(outcome)
          .isEqualTo(
              new CeremonyOutcome.Aborted(
                  "THR-1.6",
                  List.of(),
                  "what all together dealt is not the secret of its public key"));
    }
    List<CeremonyOutcome> again = network(1, 22).run(0);
    CeremonyTest.assertKeysWork(
        AFTER, List.of(again.get(1), again.get(0), again.get(3), again.get(4)), 22);
  }

  @Test
  void setupsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> setup(banks(1, 3), 0))
        .hasMessage("resharers [bank 1, bank 3]: need at least 3, each once, in order");
    assertThatThrownBy(() -> setup(banks(1, 3, 3), 0)).hasMessageContaining("each once");
    assertThatThrownBy(() -> setup(banks(1, 3, 6), 0)).hasMessageContaining("banks 1 to 5");
    assertThatThrownBy(() -> new ResharingRole(Optional.empty(), Optional.empty()))
        .hasMessageContaining("no role");
    assertThatThrownBy(() ->
            new Ceremony(
                setup(RESHARERS, 0),
                new ResharingRole(Optional.of(shareOf(2)), Optional.empty()),
                CeremonySimulation.secrets(AFTER, 600).get(0)))
        .hasMessageContaining("share of bank 2: need one of the resharers");
  }
}
