package org.veilbank.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veilbank.board.Problem;
import org.veilbank.math.Seed;
import org.veilbank.round.ConsortiumSimulation.Lie;
import org.veilbank.round.ConsortiumSimulation.Life;
import org.veilbank.round.ConsortiumSimulation.Plan;
import org.veilbank.round.SimulatedStore.Tampering;

/**
 * Whole rounds under troubles that follow from a seed. One seed again: -Dveilbank.seed=N; another
 * number of them: -Dveilbank.simulations=N.
 */
class ConsortiumSimulationTest {
  private static final int BANKS = 5;
  private static final int CLIENTS = 25;
  private static final Genesis GENESIS =
      TestConsortium.genesis(BANKS, 3, 60, TestConsortium.policy(3, TestConsortium.SCORE));

  @TempDir private Path folder;

  @Test
  void whateverHappensNoBankGetsAWrongResultAndNobodyHonestIsBlamed() throws Exception {
    Long only = Long.getLong("veilbank.seed");
    long first = only == null ? 1 : only;
    long count = only == null ? Long.getLong("veilbank.simulations", 21) : 1;
    List<AssertionError> failures = new ArrayList<>();
    Map<Lie, Integer> finished = new EnumMap<>(Lie.class);
    for (long seed = first; seed < first + count; seed++) {
      Plan plan = plan(seed);
      try {
        int done = simulate(seed, plan);
        finished.merge(plan.lie(), done, Integer::sum);
      } catch (Exception | AssertionError e) {
        failures.add(
            new AssertionError(
                "-Dveilbank.seed=%d: %s: %s".formatted(seed, plan, e.getMessage()), e));
      }
    }
    if (!failures.isEmpty()) {
      failures.subList(1, failures.size()).forEach(failures.get(0)::addSuppressed);
      throw failures.get(0);
    }
    if (count >= 20) {
      // The test must see results often, or it shows nothing.
      assertThat(finished.values().stream().mapToInt(i -> i).sum()).isGreaterThan((int) count);
    }
  }

  private static Plan plan(long seed) {
    Random random = new Random(~seed);
    Lie lie = Lie.values()[(int) (seed % Lie.values().length)];
    Tampering tampering =
        random.nextInt(4) == 0
            ? Tampering.values()[random.nextInt(Tampering.values().length)]
            : Tampering.NONE;
    Map<Integer, Integer> gone = new HashMap<>();
    for (int left = random.nextInt(8) - 5; left > 0; left--) {
      gone.put(1 + random.nextInt(BANKS), random.nextInt(24));
    }
    return new Plan(
        new double[] {0, 0.02, 0.1}[random.nextInt(3)],
        new double[] {0, 0.05, 0.2}[random.nextInt(3)],
        gone,
        lie,
        1 + random.nextInt(BANKS),
        tampering,
        random.nextInt(100),
        random.nextInt(2) * (1 + random.nextInt(BANKS)));
  }

  /** How many honest banks got results. */
  private int simulate(long seed, Plan plan) throws Exception {
    List<Map<String, Integer>> clients =
        TestConsortium.clients(BANKS, CLIENTS, new SplittableRandom(seed));
    ConsortiumSimulation simulation =
        new ConsortiumSimulation(GENESIS, SharedKeys.of(BANKS, 3), folder, clients, plan, seed);
    simulation.run();
    SecretScan secrets = secrets(simulation, clients);
    int done = 0;
    Map<String, String> agreed = new HashMap<>();
    for (Life life : simulation.banks) {
      if (life.lies()) {
        continue;
      }
      endsWithResultOrReason(life, plan);
      agrees(life, plan, agreed);
      blamesNoHonestBank(life, simulation, plan);
      RoundResult result = life.bank.result;
      if (result != null) {
        done++;
        isRight(life, result, clients, plan);
      }
      simulation.said.add(life.bank.participant().faults().toString());
      simulation.said.add(life.bank.participant().state().faults().toString());
      simulation.said.add(life.bank.participant().status());
    }
    keepsSecrets(simulation, secrets);
    return done;
  }

  private static void endsWithResultOrReason(Life life, Plan plan) throws Exception {
    if (life.isGone || life.bank.result != null) {
      return;
    }
    if (life.tampered != null) {
      assertThat(plan.tampering()).as("%s", life.tampered).isNotEqualTo(Tampering.NONE);
      assertThat(life.tampered.problems())
          .as("%s", life.tampered)
          .anyMatch(p -> p.kind().isTampering());
      return;
    }
    if (life.damaged != null) {
      assertThat(plan.tampering()).isEqualTo(Tampering.CHANGES_A_PAYLOAD);
      assertThat(life.damaged).hasMessageContaining("entry " + plan.tamperedAt());
      return;
    }
    assertThat(life.bank.participant().reasonWithout(1)).as("bank %d", life.index).isPresent();
  }

  /** What one bank says of the round, no other says differently. */
  private static void agrees(Life life, Plan plan, Map<String, String> agreed) throws Exception {
    if (plan.tampering() != Tampering.NONE || life.bank.participant().state().rounds().isEmpty()) {
      // Who is shown another log stops, sooner or later; that it never gets a wrong result is
      // checked.
      return;
    }
    RoundState state = life.state();
    for (RoundStep step : RoundStep.CLOSING) {
      if (state.isClosed(step)) {
        String said = state.closedAt(step) + " " + state.presentAfter(step);
        assertThat(agreed.computeIfAbsent("closed " + step, s -> said)).isEqualTo(said);
      }
    }
    for (var opening : state.postsOf(life.index, RoundStep.OPENING).entrySet()) {
      byte[] bytes;
      try (var in = life.bank.board().open(opening.getValue())) {
        bytes = in.readNBytes(32);
      }
      String said = Arrays.toString(bytes);
      assertThat(agreed.computeIfAbsent("digest " + opening.getKey(), s -> said)).isEqualTo(said);
    }
  }

  private static void blamesNoHonestBank(Life life, ConsortiumSimulation simulation, Plan plan)
      throws Exception {
    if (plan.tampering() != Tampering.NONE) {
      return;
    }
    List<Fault> faults = new ArrayList<>(life.bank.participant().faults());
    faults.addAll(life.bank.participant().state().faults());
    life.bank.participant().state().rounds().forEach(round -> faults.addAll(round.faults()));
    for (Fault fault : faults) {
      boolean isLate =
          fault.text().startsWith("dropped out") && !fault.text().contains("committed");
      assertThat(fault.bank() == 0 || isLate || simulation.banks.get(fault.bank() - 1).lies())
          .as("bank %d says: %s", life.index, fault)
          .isTrue();
    }
    assertThat(life.bank.board().problems())
        .filteredOn(p -> p.kind() != Problem.Kind.EQUIVOCATION || plan.lie() != Lie.EQUIVOCATION)
        .isEmpty();
  }

  private static void isRight(
      Life life, RoundResult result, List<Map<String, Integer>> clients, Plan plan)
      throws Exception {
    SortedSet<Integer> contributors =
        new TreeSet<>(life.state().presentAfter(RoundStep.CONTRIBUTION));
    if ("contribution".equals(plan.lie().spooled)) {
      contributors.remove(plan.liar());
    }
    int at = 0;
    for (String client : clients.get(life.index - 1).keySet()) {
      assertThat(result.outcomes().get(at++).orElseThrow())
          .as("bank %d, client %s", life.index, client)
          .containsExactly(
              TestConsortium.expected(client, life.index, clients, contributors, GENESIS));
    }
  }

  private static SecretScan secrets(
      ConsortiumSimulation simulation, List<Map<String, Integer>> clients) throws Exception {
    SecretScan scan = new SecretScan();
    for (Life life : simulation.banks) {
      int bank = life.index;
      scan.secret("master " + bank, TestConsortium.seed("master", bank).exportBytes());
      scan.secret("sealing " + bank, TestConsortium.seed("sealing", bank).exportBytes());
      scan.secret("signing " + bank, TestConsortium.signingSeed(bank));
      byte[] share = SharedKeys.of(BANKS, 3).get(bank - 1).share().encode();
      scan.secret("share " + bank, Arrays.copyOfRange(share, share.length - 64, share.length));
      scan.secret("share " + bank, Arrays.copyOfRange(share, 64, 128));
      for (String client : clients.get(bank - 1).keySet()) {
        scan.secret("client", client.getBytes(StandardCharsets.UTF_8));
      }
      if (!life.bank.participant().state().rounds().isEmpty()) {
        try (Seed seed = life.state().id().seed(TestConsortium.seed("master", bank))) {
          scan.secret("round seed " + bank, seed.exportBytes());
        }
      }
    }
    return scan;
  }

  private static void keepsSecrets(ConsortiumSimulation simulation, SecretScan secrets)
      throws Exception {
    for (SharedLog.Kept kept : simulation.log.entries) {
      assertThat(secrets.find(simulation.log.payload(kept))).as("%s", kept.entry()).isEmpty();
      assertThat(secrets.find(kept.entry().encode())).as("%s", kept.entry()).isEmpty();
    }
    for (String said : simulation.said) {
      assertThat(secrets.find(said)).as(said).isEmpty();
    }
    for (Life life : simulation.banks) {
      for (Object object :
          List.of(
              TestConsortium.secrets(life.index),
              life.bank.epochs.load().orElseThrow(),
              life.bank.participant(),
              life.bank.participant().state(),
              String.valueOf(life.bank.result))) {
        assertThat(secrets.find(object.toString())).as(object.toString()).isEmpty();
      }
    }
  }

  @Test
  void theBoardLooksTheSameHoweverManyClientsThereAre() throws Exception {
    ConsortiumSimulation few = quiet(1);
    ConsortiumSimulation many = quiet(60);
    assertThat(many.shapes()).isEqualTo(few.shapes());
    assertThat(many.log.entries).hasSameSizeAs(few.log.entries);
  }

  private ConsortiumSimulation quiet(int each) throws Exception {
    Path own = Files.createDirectories(folder.resolve("of-" + each));
    ConsortiumSimulation simulation =
        new ConsortiumSimulation(
            GENESIS,
            SharedKeys.of(BANKS, 3),
            own,
            TestConsortium.clients(BANKS, each, new SplittableRandom(each)),
            Plan.QUIET,
            4);
    simulation.run();
    for (Life life : simulation.banks) {
      assertThat(life.bank.result).isNotNull();
    }
    return simulation;
  }
}
