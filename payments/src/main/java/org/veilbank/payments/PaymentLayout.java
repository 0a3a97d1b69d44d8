package org.veilbank.payments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The layouts of payment files that can be read, each in all its dialects. */
public enum PaymentLayout {
  /** Our own, written by {@link PaymentCsvWriter} and the generator. */
  VEILBANK("veilbank"),
  /** {@code transactions.csv} of ethereum-etl, in wei. */
  ETHEREUM_ETL("ethereum-etl"),
  /** {@code ..._Trans.csv} of IBM's AML data. */
  IBM_AML("ibm-aml"),
  /** PaySim's log. */
  PAYSIM("paysim"),
  /** SAML-D. */
  SAML_D("saml-d"),
  /** What AMLSim's versions wrote. */
  AMLSIM("amlsim");

  private final String id;

  PaymentLayout(String id) {
    this.id = id;
  }

  private List<Dialect> dialects() {
    return switch (this) {
      case VEILBANK -> VeilbankRows.DIALECTS;
      case ETHEREUM_ETL -> EthereumEtlRows.DIALECTS;
      case IBM_AML -> IbmAmlRows.DIALECTS;
      case PAYSIM -> PaySimRows.DIALECTS;
      case SAML_D -> SamlDRows.DIALECTS;
      case AMLSIM -> AmlSimRows.DIALECTS;
    };
  }

  /** The name to state the layout by, as on a command line. */
  public String id() {
    return id;
  }

  /**
   * The layout with a name.
   *
   * @throws IllegalArgumentException naming all layouts, if there is none
   */
  public static PaymentLayout of(String id) {
    return Arrays.stream(values())
        .filter(layout -> layout.id.equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("layout \"%s\": need one of %s".formatted(id, ids())));
  }

  private static String ids() {
    return Arrays.stream(values()).map(PaymentLayout::id).collect(Collectors.joining(", "));
  }

  /**
   * The layout that a file's header has.
   *
   * @throws InvalidPaymentFileException if it has none of them, or more than one
   */
  public static PaymentLayout detect(Path file) throws IOException, InvalidPaymentFileException {
    try (PaymentCsv csv = PaymentCsv.open(file)) {
      return detect(csv.header());
    }
  }

  static PaymentLayout detect(Header header) throws InvalidPaymentFileException {
    List<PaymentLayout> fitting =
        Arrays.stream(values())
            .filter(l -> l.dialects().stream().anyMatch(d -> d.missingFrom(header).isEmpty()))
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (fitting.isEmpty()) {
      throw header.invalid(
          "no layout of payments has the header %s; %s".formatted(header, nearest(header)));
    }
    throw header.invalid(
        "the header %s fits more than one layout; state one of %s"
            .formatted(
                header, fitting.stream().map(PaymentLayout::id).collect(Collectors.joining(", "))));
  }

  private static String nearest(Header header) {
    PaymentLayout nearest =
        Arrays.stream(values())
            .min(Comparator.comparingInt(l -> l.nearestDialect(header).missingFrom(header).size()))
            .orElseThrow();
    List<String> missing = nearest.nearestDialect(header).missingFrom(header);
    return "nearest is %s, for which it lacks %s".formatted(nearest.id, String.join(", ", missing));
  }

  /** The dialect that a header lacks the fewest columns of. */
  private Dialect nearestDialect(Header header) {
    return dialects().stream()
        .min(Comparator.comparingInt(dialect -> dialect.missingFrom(header).size()))
        .orElseThrow();
  }

  /** The rows below a header. */
  PaymentRows rows(Header header) throws InvalidPaymentFileException {
    Dialect dialect = nearestDialect(header);
    List<String> missing = dialect.missingFrom(header);
    if (!missing.isEmpty()) {
      throw header.invalid(
          "no column \"%s\" in the header %s; the layout %s needs %s"
              .formatted(missing.getFirst(), header, id, String.join(", ", dialect.columns())));
    }
    return dialect.binding().bind(header);
  }
}
