package org.veilbank.round;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.veilbank.board.BankSigner;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.threshold.AnswerJournal;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.MemoryAnswerJournal;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;
import org.veilbank.threshold.ThresholdParameters;

/** A consortium on toy parameters, with fixed keys. */
final class TestConsortium {
  private static final NamedParameters TOY = NamedParameters.INSECURE_TOY_SEARCH_2048;
  private static final NamedParameters TOY_10 = NamedParameters.INSECURE_TOY_SEARCH_10_2048;

  static final MeasurePolicy SCORE =
      new MeasurePolicy(new Measure("risk_score", new BigDecimal(100), 0), new Release.Sum());

  /** One of them for all tests: its tables and transforms are costly. */
  static final BgvContext CONTEXT = new BgvContext(TOY.parameters(), Workers.single());

  private TestConsortium() {}

  static byte[] signingSeed(int bank) {
    return Hash.sha256(("signing " + bank).getBytes(StandardCharsets.UTF_8)).bytes();
  }

  static Seed seed(String what, int bank) {
    return Seed.of(Hash.sha256((what + " " + bank).getBytes(StandardCharsets.UTF_8)).bytes());
  }

  static ParticipantSecrets secrets(int bank) {
    return new ParticipantSecrets(
        seed("master", bank), SealingKey.of(seed("sealing", bank)), signingSeed(bank));
  }

  static Genesis genesis(int banks, int threshold, int capacity, Policy policy) {
    List<Member> members = new ArrayList<>();
    for (int bank = 1; bank <= banks; bank++) {
      members.add(
          new Member(
              "bank " + bank,
              java.util.HexFormat.of().formatHex(BankSigner.publicKey(signingSeed(bank))),
              new SealingPublicKey(SealingKey.of(seed("sealing", bank)).publicKey()),
              capacity));
    }
    return new Genesis("test", members, threshold, banks <= TOY.parties() ? TOY : TOY_10, policy);
  }

  static Policy policy(int minContributors, MeasurePolicy... measures) {
    return new Policy(List.of(measures), minContributors, 30, 1000, 1_000_000);
  }

  static ThresholdParameters parameters(Genesis genesis) {
    return new ThresholdParameters(
        genesis.parameters() == TOY
            ? CONTEXT
            : new BgvContext(genesis.parameters().parameters(), Workers.single()),
        genesis.members().size(),
        genesis.threshold(),
        Genesis.DECRYPTION_LEVEL,
        Genesis.LOG_DECRYPTIONS);
  }

  /** Clients of banks, with overlaps: of each bank, id to risk score. */
  static List<Map<String, Integer>> clients(int banks, int each, SplittableRandom random) {
    List<Map<String, Integer>> clients = new ArrayList<>();
    for (int bank = 0; bank < banks; bank++) {
      Map<String, Integer> own = new TreeMap<>();
      while (own.size() < each) {
        // A third of them from a small pool that all share: many are at several banks.
        String id =
            random.nextInt(3) == 0
                ? "1844674407370955" + random.nextInt(each)
                : bank + "-" + random.nextInt(1_000_000_000);
        own.put(id, random.nextInt(101));
      }
      clients.add(own);
    }
    return clients;
  }

  static ClientFile file(Path folder, int bank, Map<String, Integer> clients, Genesis genesis)
      throws IOException, InvalidClientFileException {
    StringBuilder csv = new StringBuilder("client_id,risk_score\n");
    clients.forEach((id, score) -> csv.append(id).append(',').append(score).append('\n'));
    Path file = folder.resolve("bank_%d.csv".formatted(bank - 1));
    Files.writeString(file, csv);
    return ClientFile.read(
        file, genesis.policy().plainMeasures(), genesis.members().get(bank - 1).capacity());
  }

  /** What the plain computation says about a bank's client, over the banks that contribute. */
  static Released expected(
      String client,
      int bank,
      List<Map<String, Integer>> clients,
      Iterable<Integer> contributors,
      Genesis genesis) {
    int count = 0;
    long sum = 0;
    for (int other : contributors) {
      Integer score = clients.get(other - 1).get(client);
      if (other != bank && score != null) {
        count++;
        sum += score;
      }
    }
    return count + 1 < genesis.policy().minContributors()
        ? new Released.NotEnough()
        : new Released.Sum(sum, count);
  }

  /** Keys and journals that outlive a bank's process. */
  static final class MemoryEpochs implements EpochStore {
    private final ThresholdParameters parameters;
    private Optional<CeremonyOutcome.Done> keys = Optional.empty();
    private final Map<EpochId, AnswerJournal> journals = new java.util.HashMap<>();

    MemoryEpochs(ThresholdParameters parameters) {
      this.parameters = parameters;
    }

    @Override
    public Optional<CeremonyOutcome.Done> load() {
      return keys;
    }

    @Override
    public void save(CeremonyOutcome.Done done) {
      keys = Optional.of(done);
    }

    @Override
    public AnswerJournal journal(EpochId epoch) {
      return journals.computeIfAbsent(epoch, e -> new MemoryAnswerJournal(parameters));
    }
  }
}
