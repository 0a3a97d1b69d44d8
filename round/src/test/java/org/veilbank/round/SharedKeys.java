package org.veilbank.round;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.veilbank.board.MemoryStore;
import org.veilbank.threshold.CeremonyOutcome;

/** Keys of consortia whose banks have the test's fixed secrets; each ceremony is held once. */
final class SharedKeys {
  private static final Map<List<Integer>, List<CeremonyOutcome.Done>> HELD =
      new ConcurrentHashMap<>();

  private SharedKeys() {}

  /** The keys of each bank, in order. */
  static List<CeremonyOutcome.Done> of(int banks, int threshold) {
    return HELD.computeIfAbsent(List.of(banks, threshold), k -> make(banks, threshold));
  }

  private static List<CeremonyOutcome.Done> make(int banks, int threshold) {
    try {
      Genesis genesis =
          TestConsortium.genesis(
              banks, threshold, 10, TestConsortium.policy(1, TestConsortium.SCORE));
      Path folder = Files.createTempDirectory("veilbank-keys");
      MemoryStore store = new MemoryStore();
      List<SimulatedBank> all = new ArrayList<>();
      for (int bank = 1; bank <= banks; bank++) {
        all.add(
            new SimulatedBank(
                genesis,
                bank,
                store,
                TestConsortium.file(folder, bank, Map.of("nobody-in-particular", 1), genesis)));
      }
      boolean progress = true;
      while (progress) {
        progress = false;
        for (SimulatedBank bank : all) {
          progress |= bank.step(Patience.WAIT);
        }
      }
      for (int bank = 1; bank <= banks; bank++) {
        Files.delete(folder.resolve("bank_%d.csv".formatted(bank - 1)));
      }
      Files.delete(folder);
      return all.stream().map(b -> b.epochs.load().orElseThrow()).toList();
    } catch (Exception e) {
      throw new IllegalStateException("no keys of %d of %d".formatted(threshold, banks), e);
    }
  }
}
