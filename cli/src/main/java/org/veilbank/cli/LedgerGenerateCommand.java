package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.veilbank.payments.GeneratorParameters;
import org.veilbank.payments.GeneratorSpec;
import org.veilbank.payments.PaymentBatch;
import org.veilbank.payments.PaymentCsvWriter;
import org.veilbank.payments.PaymentGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veil ledger generate}. */
@Command(
    name = "generate",
    description = {
      "Generate payments between entities, some of them laundering, with labels.",
      "The same numbers and seed give the same file, byte for byte."
    })
final class LedgerGenerateCommand implements Callable<Integer> {
  private static final int BATCH = 1 << 14;

  @Spec private CommandSpec spec;

  @Option(names = "--payments", required = true, paramLabel = "N", description = "How many.")
  private long payments;

  @Option(
      names = "--entities",
      required = true,
      paramLabel = "P",
      description = "Between how many legal entities.")
  private int entities;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Decides everything else (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV file to write; must not be there.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    GeneratorParameters parameters =
        GeneratorParameters.of(GeneratorSpec.builder(payments, entities, seed).build());
    PaymentGenerator generator = new PaymentGenerator(parameters);
    PaymentBatch batch = new PaymentBatch(BATCH);
    long cents = 0;
    long labelled = 0;
    try (NewFile whole = new NewFile(file)) {
      try (PaymentCsvWriter writer = new PaymentCsvWriter(whole.out())) {
        while (generator.fill(batch)) {
          writer.write(batch);
          for (int i = 0; i < batch.size(); i++) {
            cents = Math.addExact(cents, batch.cents(i));
            labelled += batch.pattern(i) == null ? 0 : 1;
          }
        }
      }
      whole.complete();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %,d payments between %,d entities in %,d steps, %,d.%02d together, %,d in patterns%n",
        file, payments, entities, parameters.steps(), cents / 100, cents % 100, labelled);
    out.flush();
    return 0;
  }
}
