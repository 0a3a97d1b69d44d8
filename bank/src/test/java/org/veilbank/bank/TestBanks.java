package org.veilbank.bank;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.veilbank.board.BankSigner;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.math.Seed;
import org.veilbank.round.Genesis;
import org.veilbank.round.Measure;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Member;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;
import org.veilbank.threshold.SealingKey;
import org.veilbank.threshold.SealingPublicKey;

/** Banks with keys that everybody knows. */
final class TestBanks {
  private TestBanks() {}

  static byte[] signingSeed(int bank) {
    return Seed.of("veilbank tests: not a secret key".getBytes(StandardCharsets.US_ASCII))
        .derive("signing", bank)
        .exportBytes();
  }

  static Member member(int bank) {
    try (SealingKey sealing = SealingKey.of(Seed.of(signingSeed(-bank)))) {
      return new Member(
          "Bank \"%d\" of Zürich".formatted(bank),
          HexFormat.of().formatHex(BankSigner.publicKey(signingSeed(bank))),
          new SealingPublicKey(sealing.publicKey()),
          100 * bank);
    }
  }

  static Genesis genesis(int banks) {
    List<MeasurePolicy> measures =
        List.of(
            new MeasurePolicy(
                new Measure("risk_score", new BigDecimal("100"), 1), new Release.Sum()),
            new MeasurePolicy(
                new Measure("cash", new BigDecimal("50"), 0),
                new Release.Flag(Release.Of.AVERAGE, new BigDecimal("12.5"))),
            new MeasurePolicy(
                new Measure("reports", new BigDecimal("9"), 0),
                new Release.Band(
                    Release.Of.SUM, List.of(new BigDecimal("1"), new BigDecimal("2.5")))));
    return new Genesis(
        "The \\ \"Alpine\" group",
        IntStream.rangeClosed(1, banks).mapToObj(TestBanks::member).toList(),
        2,
        NamedParameters.INSECURE_TOY_SEARCH_2048,
        new Policy(measures, 2, 30, 4, 64));
  }
}
