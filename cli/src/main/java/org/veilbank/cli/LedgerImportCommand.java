package org.veilbank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.veilbank.payments.AmountRule;
import org.veilbank.payments.IbmAmlPatterns;
import org.veilbank.payments.ImportRule;
import org.veilbank.payments.InvalidPaymentFileException;
import org.veilbank.payments.Payment;
import org.veilbank.payments.PaymentCsvWriter;
import org.veilbank.payments.PaymentLayout;
import org.veilbank.payments.PaymentReader;
import org.veilbank.payments.SkipReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veil ledger import}. */
@Command(
    name = "import",
    description = {
      "Read payments in a public layout and write them in our own.",
      "The layout is known by its header. Nothing is rounded, cut or left out but by what you say"
          + " here: a row that does not fit ends the import, with its line."
    })
final class LedgerImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The payments as CSV.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV file to write; must not be there.")
  private Path out;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "veilbank, ethereum-etl, ibm-aml, paysim, saml-d, amlsim; if not by the header.")
  private @Nullable String layout;

  @Option(
      names = "--cents-per-unit",
      paramLabel = "X",
      description = {
        "How many cents one unit of the file's amounts is: 100 for euros (the default; 1 for our",
        "own layout), 1e-14 for wei at 1 ether = 10,000 cents."
      })
  private @Nullable BigDecimal centsPerUnit;

  @Option(
      names = "--round",
      paramLabel = "MODE",
      defaultValue = "UNNECESSARY",
      description = {
        "What to do with fractions of a cent: ${COMPLETION-CANDIDATES}",
        "(default: ${DEFAULT-VALUE}, they are an error)."
      })
  private RoundingMode rounding;

  @Option(
      names = "--skip",
      split = ",",
      paramLabel = "REASON",
      description = "Leave rows out, and count them, for reasons: ${COMPLETION-CANDIDATES}.")
  private List<SkipReason> skips = new ArrayList<>();

  @Option(
      names = "--patterns",
      paramLabel = "FILE",
      description = "For ibm-aml: the file of patterns, for labels.")
  private @Nullable Path patternFile;

  @Override
  public Integer call() throws IOException, InvalidPaymentFileException {
    PaymentLayout chosen = layout == null ? PaymentLayout.detect(file) : PaymentLayout.of(layout);
    BigDecimal scale = centsPerUnit;
    if (scale == null) {
      scale = BigDecimal.valueOf(chosen == PaymentLayout.VEILBANK ? 1 : 100);
    }
    ImportRule rule =
        ImportRule.of(AmountRule.of(scale).rounding(rounding))
            .skipping(skips.toArray(SkipReason[]::new));
    IbmAmlPatterns patterns = patternFile == null ? null : IbmAmlPatterns.read(patternFile, rule);
    try (NewFile whole = new NewFile(out);
        PaymentReader reader = PaymentReader.open(file, chosen, rule)) {
      try (PaymentCsvWriter writer = new PaymentCsvWriter(whole.out())) {
        for (Payment each = reader.next(); each != null; each = reader.next()) {
          writer.write(patterns == null ? each : patterns.labelled(each));
        }
      }
      whole.complete();
      report(reader, patterns);
    }
    return 0;
  }

  private void report(PaymentReader reader, @Nullable IbmAmlPatterns patterns) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf(
        "%s: layout %s, %,d rows, %,d payments in %s%n",
        file, reader.layout().id(), reader.counts().rows(), reader.counts().payments(), out);
    reader
        .counts()
        .skipped()
        .forEach((reason, count) -> text.printf("skipped %,d: %s%n", count, reason.words()));
    if (patterns != null) {
      text.printf(
          "patterns: %,d, of whose payments %,d are not in the file%n",
          patterns.attempts(), patterns.unmatched());
    }
    text.flush();
  }
}
