package org.veilbank.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veilbank.round.ClientFile;
import org.veilbank.round.MeasurePolicy;
import org.veilbank.round.Policy;
import org.veilbank.round.Release;

/**
 * What a third party that all would have to trust would compute, from all files in the clear: for a
 * demonstration only, to compare. Knows the files and the policy, and nothing of how a round works.
 */
final class PlainComparison {
  private final Policy policy;
  private final List<Map<String, List<BigDecimal>>> banks = new ArrayList<>();

  PlainComparison(List<Path> files, Policy policy) throws IOException {
    this.policy = policy;
    for (Path file : files) {
      Map<String, List<BigDecimal>> clients = new HashMap<>();
      try (CsvReader<NamedCsvRecord> csv =
          CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
        for (NamedCsvRecord line : csv) {
          List<BigDecimal> numbers = new ArrayList<>();
          for (MeasurePolicy each : policy.measures()) {
            numbers.add(new BigDecimal(field(line, each.measure().name())));
          }
          clients.put(id(line), numbers);
        }
      }
      banks.add(clients);
    }
  }

  private static String field(NamedCsvRecord line, String column) {
    for (String name : line.getHeader()) {
      if (name.strip().equals(column)) {
        return line.getField(name).strip();
      }
    }
    throw new IllegalArgumentException("no column " + column);
  }

  private static String id(NamedCsvRecord line) {
    return Normalizer.normalize(field(line, ClientFile.ID_COLUMN), Normalizer.Form.NFC).strip();
  }

  /**
   * How a bank's result compares.
   *
   * @param lines of the result
   * @param shared clients that another bank has too
   * @param released lines with a result
   * @param differing lines that are not what the plain computation gives
   * @param samples some lines with a result, in words
   */
  record Compared(int lines, int shared, int released, int differing, List<String> samples) {
    Compared {
      samples = List.copyOf(samples);
    }
  }

  /** Compares a bank's result file, line by line. */
  Compared compare(int bank, Path result) throws IOException {
    int lines = 0;
    int shared = 0;
    int released = 0;
    int differing = 0;
    List<String> samples = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(result)) {
      for (NamedCsvRecord line : csv) {
        lines++;
        String id = id(line);
        List<List<BigDecimal>> others = others(bank, id);
        shared += others.isEmpty() ? 0 : 1;
        Map<String, String> expected = expected(bank, id, others);
        boolean same =
            expected.entrySet().stream()
                .allMatch(e -> field(line, e.getKey()).equals(e.getValue()));
        differing += same ? 0 : 1;
        if ("released".equals(expected.get("status"))) {
          released++;
          if (samples.size() < 2) {
            samples.add(sample(line));
          }
        }
      }
    }
    differing += Math.abs(banks.get(bank - 1).size() - lines);
    return new Compared(lines, shared, released, differing, samples);
  }

  private String sample(NamedCsvRecord line) {
    MeasurePolicy first = policy.measures().get(0);
    String name = first.measure().name();
    String learned =
        switch (first.release()) {
          case Release.Sum() ->
              "average over %s banks %s"
                  .formatted(field(line, name + "_contributors"), field(line, name + "_average"));
          case Release.Flag flag -> "flag " + field(line, name + "_flag");
          case Release.Band band -> "band " + field(line, name + "_band");
        };
    return "client %s: own %s %s, learned: %s"
        .formatted(id(line), name, field(line, name), learned);
  }

  /** What other banks have about a client. */
  private List<List<BigDecimal>> others(int bank, String id) {
    List<List<BigDecimal>> others = new ArrayList<>();
    for (int i = 0; i < banks.size(); i++) {
      List<BigDecimal> numbers = banks.get(i).get(id);
      if (i != bank - 1 && numbers != null) {
        others.add(numbers);
      }
    }
    return others;
  }

  private Map<String, String> expected(int bank, String id, List<List<BigDecimal>> others) {
    Map<String, String> expected = new HashMap<>();
    List<BigDecimal> own = banks.get(bank - 1).get(id);
    boolean anything = false;
    for (int m = 0; m < policy.measures().size(); m++) {
      int measure = m;
      MeasurePolicy each = policy.measures().get(m);
      String name = each.measure().name();
      BigDecimal sum =
          others.stream().map(o -> o.get(measure)).reduce(BigDecimal.ZERO, BigDecimal::add);
      boolean average = !(each.release() instanceof Release.Sum) && isAverage(each.release());
      boolean released =
          own != null
              && others.size() + 1 >= policy.minContributors()
              && !(average && others.isEmpty());
      anything |= released;
      switch (each.release()) {
        case Release.Sum() -> {
          int all = others.size() + 1;
          expected.put(
              name + "_average",
              released && own != null
                  ? sum.add(own.get(m))
                      .divide(BigDecimal.valueOf(all), 4, RoundingMode.HALF_UP)
                      .toPlainString()
                  : "");
          expected.put(name + "_contributors", released ? Integer.toString(all) : "");
        }
        case Release.Flag flag ->
            expected.put(
                name + "_flag",
                released
                    ? Long.toString(reached(flag.of(), sum, others.size(), List.of(flag.limit())))
                    : "");
        case Release.Band band ->
            expected.put(
                name + "_band",
                released
                    ? Long.toString(reached(band.of(), sum, others.size(), band.limits()))
                    : "");
      }
    }
    expected.put("status", anything ? "released" : "too few contributors");
    return expected;
  }

  private static boolean isAverage(Release release) {
    return switch (release) {
      case Release.Sum() -> false;
      case Release.Flag flag -> flag.of() == Release.Of.AVERAGE;
      case Release.Band band -> band.of() == Release.Of.AVERAGE;
    };
  }

  private static long reached(Release.Of of, BigDecimal sum, int count, List<BigDecimal> limits) {
    BigDecimal times = of == Release.Of.AVERAGE ? BigDecimal.valueOf(count) : BigDecimal.ONE;
    return limits.stream().filter(limit -> sum.compareTo(limit.multiply(times)) >= 0).count();
  }
}
