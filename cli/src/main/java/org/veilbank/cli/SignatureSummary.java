package org.veilbank.cli;

import java.io.PrintWriter;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.veilbank.bank.GenesisSignatures;
import org.veilbank.round.Genesis;

/** Who has signed a genesis, in words. */
final class SignatureSummary {
  private SignatureSummary() {}

  static void print(Genesis genesis, GenesisSignatures.Report report, PrintWriter out) {
    out.printf("%nsigned by %d of %d banks%n", report.signed().size(), genesis.members().size());
    print("signed", report.signed(), genesis, out);
    print("not signed", report.missing(), genesis, out);
    report.wrong().forEach(line -> out.printf("  WRONG %s%n", line));
    if (report.complete()) {
      out.printf("complete: the consortium is founded%n");
    }
  }

  private static void print(
      String what, SortedSet<Integer> banks, Genesis genesis, PrintWriter out) {
    if (!banks.isEmpty()) {
      out.printf(
          "  %s: %s%n",
          what,
          banks.stream()
              .map(bank -> "%d %s".formatted(bank, genesis.members().get(bank - 1).name()))
              .collect(Collectors.joining(", ")));
    }
  }
}
