package org.veilbank.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.BgvContext;
import org.veilbank.fhe.BgvParameters;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Encoder;
import org.veilbank.fhe.Encryptor;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.PrimeRing;
import org.veilbank.math.Seed;
import org.veilbank.math.Workers;
import org.veilbank.threshold.Answer;
import org.veilbank.threshold.AnswerCombiner;
import org.veilbank.threshold.AnswerSlot;
import org.veilbank.threshold.Answerer;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.Ceremony;
import org.veilbank.threshold.CeremonyMessage;
import org.veilbank.threshold.CeremonyOutcome;
import org.veilbank.threshold.CeremonySecrets;
import org.veilbank.threshold.CeremonySetup;
import org.veilbank.threshold.CeremonyStep;
import org.veilbank.threshold.ConflictingAnswerException;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.MemoryAnswerJournal;
import org.veilbank.threshold.Opening;
import org.veilbank.threshold.Refresh;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;
import org.veilbank.threshold.ThresholdParameters;

/** Threshold keys: five banks, of which three decrypt. */
final class ThresholdBench implements BenchArea {
  private static final int BANKS = 5;
  private static final int THRESHOLD = 3;
  private static final int DECRYPTION_LEVEL = 2;
  private static final int LOG_DECRYPTIONS = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "threshold";
  }

  @Override
  public void run(BenchOptions options, Consumer<BenchResult> sink) {
    NamedParameters set =
        options.quick() ? NamedParameters.INSECURE_TOY_1024 : NamedParameters.SEARCH;
    int logDecryptions = options.quick() ? 10 : LOG_DECRYPTIONS;
    for (int threads : options.threadCounts()) {
      try (Workers workers = new Workers(threads)) {
        BgvContext context = new BgvContext(set.parameters(), workers);
        new Run(
                options,
                threads,
                new ThresholdParameters(
                    context, BANKS, THRESHOLD, DECRYPTION_LEVEL, logDecryptions),
                sink)
            .measure();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime lacks Ed25519", e);
      } catch (ConflictingAnswerException e) {
        throw new IllegalStateException("a fresh journal refused an answer", e);
      }
    }
  }

  /** Measurements with one number of threads. */
  private final class Run {
    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private final ThresholdParameters parameters;
    private final Stopwatch stopwatch;
    private final int threads;
    private final Consumer<BenchResult> sink;
    private final String described;

    Run(
        BenchOptions options,
        int threads,
        ThresholdParameters parameters,
        Consumer<BenchResult> sink) {
      this.parameters = parameters;
      this.stopwatch = new Stopwatch(options.quick(), threads > 1);
      this.threads = threads;
      this.sink = sink;
      BgvParameters bgv = parameters.context().parameters();
      this.described =
          "%s, N=%d, %d of %d banks".formatted(bgv.name(), bgv.degree(), THRESHOLD, BANKS);
    }

    private void report(String figure, double[] samples, String unit) {
      double[] sorted = samples.clone();
      Arrays.sort(sorted);
      sink.accept(
          new BenchResult(
              name(),
              figure,
              described,
              PrimeRing.kernelName(),
              threads,
              sorted[sorted.length / 2],
              sorted[0],
              sorted[sorted.length - 1],
              unit));
    }

    private void measure(String figure, Runnable work) {
      Stopwatch.Sample sample = stopwatch.measure(work);
      sink.accept(
          new BenchResult(
              name(),
              figure,
              described,
              PrimeRing.kernelName(),
              threads,
              sample.median() / NANOS_PER_MILLI,
              sample.min() / NANOS_PER_MILLI,
              sample.max() / NANOS_PER_MILLI,
              timeUnit()));
    }

    private String timeUnit() {
      return threads > 1 ? "ms wall" : "ms";
    }

    private long now() {
      return threads > 1 ? System.nanoTime() : cpu.getCurrentThreadCpuTime();
    }

    void measure() throws GeneralSecurityException, ConflictingAnswerException {
      decryption(ceremony());
    }

    /** Runs one ceremony, the banks in turn; samples are the banks. */
    private List<CeremonyOutcome.Done> ceremony() throws GeneralSecurityException {
      List<Ceremony> banks = new ArrayList<>();
      List<CeremonyMessage> messages = new ArrayList<>();
      double[] total = new double[BANKS];
      double[] bytes = new double[BANKS];
      double[] used = new double[BANKS];
      for (Bank bank : banks()) {
        int at = banks.size();
        long start = now();
        Ceremony ceremony = new Ceremony(bank.setup(), bank.index(), bank.secrets());
        messages.addAll(ceremony.start());
        used[at] = (now() - start) / NANOS_PER_MILLI;
        banks.add(ceremony);
      }
      for (CeremonyStep step : CeremonyStep.KEY_MAKING) {
        String figure = step.name().toLowerCase(Locale.ROOT).replace('_', '-');
        double[] sent = messages.stream().mapToDouble(m -> m.payload().length).toArray();
        report("ceremony-cpu-" + figure, used, timeUnit());
        report("ceremony-bytes-" + figure, sent, "bytes");
        List<CeremonyMessage> next = new ArrayList<>();
        for (int i = 0; i < BANKS; i++) {
          total[i] += used[i];
          bytes[i] += sent[i];
          long start = now();
          for (CeremonyMessage message : messages) {
            next.addAll(banks.get(i).hear(message));
          }
          used[i] = (now() - start) / NANOS_PER_MILLI;
        }
        messages = next;
      }
      for (int i = 0; i < BANKS; i++) {
        total[i] += used[i];
      }
      report("ceremony-cpu", total, timeUnit());
      report("ceremony-bytes", bytes, "bytes");
      List<CeremonyOutcome.Done> done = new ArrayList<>();
      for (Ceremony bank : banks) {
        if (!(bank.outcome() instanceof CeremonyOutcome.Done keys)) {
          throw new IllegalStateException("the ceremony ended with " + bank.outcome());
        }
        done.add(keys);
      }
      return done;
    }

    private record Bank(CeremonySetup setup, BankIndex index, CeremonySecrets secrets) {}

    private List<Bank> banks() throws GeneralSecurityException {
      Seed root = Seed.of("veilbank bench: not a secret key".getBytes(StandardCharsets.US_ASCII));
      List<KeyPair> signing = new ArrayList<>();
      List<SealingKey> sealing = new ArrayList<>();
      for (BankIndex bank : parameters.banks()) {
        signing.add(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        sealing.add(SealingKey.of(root.derive("sealing", bank.value())));
      }
      CeremonySetup setup =
          new CeremonySetup(
              parameters,
              EpochId.of(new byte[EpochId.BYTES]),
              0,
              signing.stream().map(KeyPair::getPublic).toList(),
              sealing.stream().map(k -> new SealingPublicKey(k.publicKey())).toList());
      return parameters.banks().stream()
          .map(bank ->
              new Bank(
                  setup,
                  bank,
                  new CeremonySecrets(
                      root.derive("ceremony", bank.value()),
                      sealing.get(bank.value() - 1),
                      signing.get(bank.value() - 1).getPrivate())))
          .toList();
    }

    private void decryption(List<CeremonyOutcome.Done> banks) throws ConflictingAnswerException {
      BgvContext context = parameters.context();
      Seed seed = Seed.of(new byte[Seed.BYTES]);
      Encoder encoder = new Encoder(context);
      long[] slots = new long[context.parameters().degree()];
      Arrays.setAll(slots, i -> i * 7919L % context.parameters().plaintextModulus().value());
      Ciphertext fresh =
          new Encryptor(context)
              .encrypt(encoder.encode(slots), banks.get(0).publicKey(), seed.derive("x").stream());
      Ciphertext x = new Evaluator(context).modSwitch(fresh, fresh.level() - DECRYPTION_LEVEL);
      EpochId epoch = banks.get(0).epoch();
      AnswerSlot slot = new AnswerSlot(0, 0, 0, 0);
      List<Answer> answers = new ArrayList<>();
      for (CeremonyOutcome.Done bank : banks) {
        answers.add(answerer(bank).answer(slot, x));
      }
      Answerer answerer = answerer(banks.get(0));
      measure(
          "answer",
          () -> {
            try {
              answerer.answer(slot, x);
            } catch (ConflictingAnswerException e) {
              throw new IllegalStateException("the journal refused the same answer", e);
            }
          });
      AnswerCombiner three = new AnswerCombiner(parameters, epoch, THRESHOLD);
      List<Answer> some = answers.subList(0, THRESHOLD);
      requireSlots(three.combine(x, some), encoder, slots);
      measure("combine", () -> three.combine(x, some));
      AnswerCombiner all = new AnswerCombiner(parameters, epoch);
      requireSlots(all.combine(x, answers), encoder, slots);
      measure("combine-and-check-5", () -> all.combine(x, answers));
      refresh(banks, x, three, slot);
      bytes("answer-bytes", Answer.encodedBytes(parameters));
    }

    private void bytes(String figure, int count) {
      report(figure, new double[] {count}, "bytes");
    }

    private Answerer answerer(CeremonyOutcome.Done bank) {
      return new Answerer(
          bank.epoch(), bank.share(), bank.floodingKeys(), new MemoryAnswerJournal(parameters));
    }

    /** A whole refresh as one bank sees it: its mask, its answer, and the public arithmetic. */
    private void refresh(
        List<CeremonyOutcome.Done> banks, Ciphertext x, AnswerCombiner combiner, AnswerSlot slot)
        throws ConflictingAnswerException {
      Refresh refresh = new Refresh(parameters);
      int level = parameters.context().parameters().topLevel();
      Seed seed = Seed.of(new byte[Seed.BYTES]);
      List<Ciphertext> masks = new ArrayList<>();
      for (int i = 0; i < BANKS; i++) {
        masks.add(refresh.mask(banks.get(0).publicKey(), level, seed.derive("mask", i).stream()));
      }
      // What a bank posts: its mask, and its answer.
      bytes(
          "refresh-bytes",
          new BgvCodec(parameters.context()).encode(masks.get(0)).length
              + Answer.encodedBytes(parameters));
      Ciphertext masked = refresh.masked(x, masks);
      List<Answer> answers = new ArrayList<>();
      for (CeremonyOutcome.Done bank : banks.subList(0, THRESHOLD)) {
        answers.add(answerer(bank).answer(slot, masked));
      }
      Answerer answerer = answerer(banks.get(0));
      measure(
          "refresh",
          () -> {
            refresh.mask(banks.get(0).publicKey(), level, seed.derive("mask", 0).stream()).close();
            try (Ciphertext again = refresh.masked(x, masks)) {
              answerer.answer(slot, again);
              if (!(combiner.combine(again, answers) instanceof Opening.Opened opened)) {
                throw new IllegalStateException("the masked ciphertext was not opened");
              }
              refresh.refreshed(opened.plaintext(), x.factor(), masks).close();
            } catch (ConflictingAnswerException e) {
              throw new IllegalStateException("the journal refused the same answer", e);
            }
          });
    }

    private static void requireSlots(Opening opening, Encoder encoder, long[] slots) {
      if (!(opening instanceof Opening.Opened opened)
          || !Arrays.equals(encoder.decode(opened.plaintext()), slots)) {
        throw new IllegalStateException("threshold decryption gave something else: " + opening);
      }
    }
  }

  @Override
  public String published() {
    return String.join(
        System.lineSeparator(),
        "Measured elsewhere (one machine, one thread, N=32768), for orientation:",
        "  Lattigo: share at 2 limbs 1.9 ms, combining 1.9 ms; OpenFHE: 29 ms and 10 ms");
  }
}
