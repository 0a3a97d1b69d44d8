package org.veilbank.bench;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Figures as JSON, an array of objects with the fields of {@link BenchResult}, and as text. */
public final class BenchReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private BenchReport() {}

  /** Writes a file. */
  public static void write(List<BenchResult> results, Path file) {
    JSON.writeValue(file.toFile(), results);
  }

  /** Reads a file that {@link #write} wrote. */
  public static List<BenchResult> read(Path file) {
    return JSON.readValue(file.toFile(), new TypeReference<List<BenchResult>>() {});
  }

  /** The head of the table that {@link #line} adds to. */
  public static String head() {
    return "%-32s %-46s %-8s %7s %12s %12s %12s %s"
        .formatted("name", "parameters", "kernel", "threads", "median", "min", "max", "unit");
  }

  /** One figure as a line. */
  public static String line(BenchResult r) {
    return "%-32s %-46s %-8s %7d %12.3f %12.3f %12.3f %s"
        .formatted(
            r.name(),
            r.parameters(),
            r.kernel(),
            r.threads(),
            r.median(),
            r.min(),
            r.max(),
            r.unit());
  }
}
