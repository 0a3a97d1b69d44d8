package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veilbank.board.MemoryStore;

/** Whole rounds of several banks on one board, from client files to results. */
class RoundTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"5, 3", "10, 4"})
  void banksMakeAKeyAndLearnExactlyWhatThePlainComputationSays(int count, int threshold)
      throws Exception {
    Genesis genesis =
        TestConsortium.genesis(
            count, threshold, 60, TestConsortium.policy(3, TestConsortium.SCORE));
    List<Map<String, Integer>> clients = TestConsortium.clients(count, 60, new SplittableRandom(1));
    List<Integer> all = IntStream.rangeClosed(1, count).boxed().toList();
    MemoryStore store = new MemoryStore();
    List<SimulatedBank> banks = new ArrayList<>();
    for (int bank : all) {
      banks.add(
          new SimulatedBank(
              genesis,
              bank,
              store,
              TestConsortium.file(folder, bank, clients.get(bank - 1), genesis)));
    }
    run(banks);
    banks
        .get(0)
        .perform(
            banks.get(0).participant().open(new RoundOpening(1, new TreeSet<>(all))).orElseThrow());
    run(banks);
    for (SimulatedBank bank : banks) {
      assertThat(bank.participant().faults()).isEmpty();
      assertThat(bank.participant().state().round(1).orElseThrow().faults()).isEmpty();
      int at = 0;
      for (String client : clients.get(bank.index - 1).keySet()) {
        assertThat(bank.result.outcomes().get(at++).orElseThrow())
            .containsExactly(TestConsortium.expected(client, bank.index, clients, all, genesis));
      }
    }
  }

  private static void run(List<SimulatedBank> banks) throws Exception {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (SimulatedBank bank : banks) {
        progress |= bank.step(Patience.WAIT);
      }
    }
  }

  @Test
  void aBankThatIsStartedAgainWithAnotherClientFilePostsNothingAndSaysWhy() throws Exception {
    Genesis genesis =
        TestConsortium.genesis(3, 2, 60, TestConsortium.policy(2, TestConsortium.SCORE));
    List<Map<String, Integer>> clients = TestConsortium.clients(3, 10, new SplittableRandom(2));
    MemoryStore store = new MemoryStore();
    List<SimulatedBank> banks = new ArrayList<>();
    for (int bank = 1; bank <= 3; bank++) {
      banks.add(
          new SimulatedBank(
              genesis,
              bank,
              store,
              TestConsortium.file(folder, bank, clients.get(bank - 1), genesis)));
    }
    run(banks);
    banks
        .get(0)
        .perform(
            banks
                .get(0)
                .participant()
                .open(new RoundOpening(1, new TreeSet<>(List.of(1, 2, 3))))
                .orElseThrow());
    assertThat(banks.get(0).step(Patience.WAIT)).isTrue();
    long size = store.size();

    Map<String, Integer> others = new TreeMap<>(clients.get(0));
    others.put("somebody", 1);
    SimulatedBank again =
        new SimulatedBank(genesis, 1, store, TestConsortium.file(folder, 1, others, genesis));
    assertThatThrownBy(() -> again.step(Patience.WAIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the client file that round 1 was begun with");
    assertThat(store.size()).isEqualTo(size);
  }
}
