package org.veilbank.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.veilbank.round.ClientFile;
import org.veilbank.round.Measure;

/**
 * The banks' client files of a demonstration: given, or generated; and what is measured in them.
 *
 * @param files of each bank, in order
 * @param measures the columns that are numbers in all files, with bounds that fit
 * @param mostClients of any bank
 */
record DemoData(List<Path> files, List<Measure> measures, int mostClients) {
  /** The column that there must be. */
  static final String SCORE = "risk_score";

  /** A plaintext slot holds the sum of all banks' numbers, which must stay below this. */
  private static final long ROOM = 786_431;

  private static final int MAX_MEASURES = 8;
  private static final int MAX_SCORE = 100;

  DemoData {
    files = List.copyOf(files);
    measures = List.copyOf(measures);
  }

  /** Writes files of clients with overlaps: people have accounts at one bank, or at several. */
  static void generate(Path folder, int banks, int clients, Random random) throws IOException {
    Files.createDirectories(folder);
    List<StringBuilder> texts = new ArrayList<>();
    for (int bank = 0; bank < banks; bank++) {
      texts.add(new StringBuilder("client_id,risk_score\n"));
    }
    int[] left = new int[banks];
    Arrays.fill(left, clients);
    for (int bank = 0; bank < banks; bank++) {
      while (left[bank] > 0) {
        // An unsigned 64-bit number: real identifiers pass 2^63.
        String id = Long.toUnsignedString(random.nextLong());
        int base = random.nextInt(MAX_SCORE + 1);
        boolean several = random.nextInt(2) == 0;
        for (int other = bank; other < banks; other++) {
          if (left[other] > 0 && (other == bank || (several && random.nextInt(3) > 0))) {
            int score = Math.clamp(base + random.nextInt(31) - 15, 0, MAX_SCORE);
            texts.get(other).append(id).append(',').append(score).append('\n');
            left[other]--;
          }
        }
      }
    }
    for (int bank = 0; bank < banks; bank++) {
      Files.writeString(folder.resolve(name(bank)), texts.get(bank));
    }
  }

  private static String name(int bank) {
    return "bank_%d.csv".formatted(bank);
  }

  /** How large a column's numbers are. */
  private record Extent(BigDecimal largest, int decimals) {
    Extent with(BigDecimal value) {
      return new Extent(largest.max(value), Math.max(decimals, value.stripTrailingZeros().scale()));
    }
  }

  /**
   * Looks at the files of a folder. A column is measured if it is a number of 0 or more for each
   * client of each bank, and small enough; others are carried along.
   *
   * @throws IOException if a file is missing or cannot be read
   */
  static DemoData of(Path folder, int banks, PrintWriter out) throws IOException {
    List<Path> files = new ArrayList<>();
    Map<String, Extent> columns = null;
    int most = 0;
    for (int bank = 0; bank < banks; bank++) {
      Path file = folder.resolve(name(bank));
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            "%s: is missing; %d banks need %s to %s in %s"
                .formatted(file, banks, name(0), name(banks - 1), folder));
      }
      files.add(file);
      Map<String, Extent> own = new LinkedHashMap<>();
      most = Math.max(most, look(file, own));
      if (columns == null) {
        columns = own;
      } else {
        columns.keySet().retainAll(own.keySet());
        columns.replaceAll((name, extent) -> widest(extent, own.get(name)));
      }
    }
    return new DemoData(
        files, measures(columns == null ? Map.of() : columns, banks, out), Math.max(1, most));
  }

  private static Extent widest(Extent one, @Nullable Extent other) {
    return other == null
        ? one
        : new Extent(
            one.largest().max(other.largest()), Math.max(one.decimals(), other.decimals()));
  }

  /** Collects the extents of columns that are numbers; how many clients there are. */
  private static int look(Path file, Map<String, Extent> columns) throws IOException {
    int clients = 0;
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder()
            .allowMissingFields(true)
            .allowExtraFields(true)
            .detectBomHeader(true)
            .ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
      for (NamedCsvRecord line : csv) {
        if (clients == 0) {
          for (String name : line.getHeader()) {
            if (!name.strip().equals(ClientFile.ID_COLUMN)) {
              columns.put(name.strip(), new Extent(BigDecimal.ZERO, 0));
            }
          }
        }
        clients++;
        for (String name : line.getHeader()) {
          String text = line.findField(name).orElse("").strip();
          if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            columns.computeIfPresent(
                name.strip(), (n, extent) -> extent.with(new BigDecimal(text)));
          } else if (!name.strip().equals(SCORE)) {
            // Whatever is wrong with a score is for the bank's own check to say, with its place.
            columns.remove(name.strip());
          }
        }
      }
    } catch (UncheckedIOException | CsvParseException e) {
      // As above: the bank's check names the line.
      return clients;
    }
    return clients;
  }

  private static List<Measure> measures(Map<String, Extent> columns, int banks, PrintWriter out) {
    List<Measure> measures = new ArrayList<>();
    measures.add(
        measure(SCORE, columns.getOrDefault(SCORE, new Extent(BigDecimal.ZERO, 0)), banks));
    for (Map.Entry<String, Extent> each : columns.entrySet()) {
      if (!each.getKey().equals(SCORE)) {
        try {
          if (measures.size() < MAX_MEASURES) {
            measures.add(measure(each.getKey(), each.getValue(), banks));
          }
        } catch (IllegalArgumentException e) {
          out.printf("column %s is carried along: %s%n", each.getKey(), e.getMessage());
        }
      }
    }
    return measures;
  }

  private static Measure measure(String name, Extent extent, int banks) {
    int decimals = Math.clamp(extent.decimals(), 0, 6);
    BigDecimal hundred = BigDecimal.valueOf(MAX_SCORE);
    BigDecimal bound = extent.largest().max(hundred).setScale(0, RoundingMode.CEILING);
    BigDecimal room = BigDecimal.valueOf(ROOM / banks);
    if (bound.movePointRight(decimals).compareTo(room) > 0) {
      bound = extent.largest().max(BigDecimal.ONE.movePointLeft(decimals));
    }
    if (bound.movePointRight(decimals).compareTo(room) > 0) {
      throw new IllegalArgumentException(
          "numbers up to %s with %d decimals, and times 10^%d only numbers up to %s fit for %d banks"
              .formatted(extent.largest().toPlainString(), decimals, decimals, room, banks));
    }
    return new Measure(name, bound, decimals);
  }
}
