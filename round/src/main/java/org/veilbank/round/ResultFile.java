package org.veilbank.round;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a round says about a bank's clients, in the order of its client file (RND-5.3).
 *
 * <p>The form is RFC 4180 in UTF-8 without a byte order mark, lines ending with CRLF. Columns are
 * {@value ClientFile#ID_COLUMN}, the other columns of the client file in their order, and for each
 * measure what the policy releases: {@code x_average}, over all banks including this one, rounded
 * half up to four decimals, and {@code x_contributors}, this bank included; or {@code x_flag}, 0 or
 * 1; or {@code x_band}, from 0; they are empty where nothing is released. The last column, {@value
 * #STATUS_COLUMN}, is {@value #RELEASED}, {@value #TOO_FEW} or {@value #NOT_PLACED}.
 *
 * <p>The client file's fields are read once more while the result is written, in constant memory,
 * and written as they were, whatever is in them. A field that begins with =, +, - or @ is text here
 * and may be a formula to a spreadsheet: whoever opens the result in one should import it as text
 * if clients can choose what is in the file.
 */
public final class ResultFile {
  /** The column of whether there is a result. */
  public static final String STATUS_COLUMN = "status";

  private static final String RELEASED = "released";
  private static final String TOO_FEW = "too few contributors";
  private static final String NOT_PLACED = "not placed";
  private static final int AVERAGE_DECIMALS = 4;

  private final ClientFile clients;
  private final Policy policy;

  /** What a round says about clients. */
  public interface Outcomes {
    /**
     * What is said of each measure about a client; empty if the client was not placed in the bank's
     * table (RND-2.3).
     *
     * @param client its place in the client file, from 0
     */
    Optional<List<Released>> of(int client);
  }

  /**
   * A result for a client file.
   *
   * @throws InvalidClientFileException as {@link #requireNoClash}
   * @throws IllegalArgumentException if the file was not read for the policy's measures
   */
  public ResultFile(ClientFile clients, Policy policy) throws InvalidClientFileException {
    if (!clients.measures().equals(policy.plainMeasures())) {
      throw new IllegalArgumentException(
          "client file read for %s: need %s".formatted(clients.measures(), policy.plainMeasures()));
    }
    requireNoClash(clients, policy);
    this.clients = clients;
    this.policy = policy;
  }

  /**
   * Checks, before a round begins, that no column of the file is called like one of the result.
   *
   * @throws InvalidClientFileException naming the column
   */
  public static void requireNoClash(ClientFile clients, Policy policy)
      throws InvalidClientFileException {
    for (String column : resultColumns(policy)) {
      if (clients.header().contains(column)) {
        throw new InvalidClientFileException(
            clients.file(),
            1,
            "column \"%s\" is called like a column of the result: need another name"
                .formatted(column));
      }
    }
  }

  private static List<String> resultColumns(Policy policy) {
    List<String> columns = new ArrayList<>();
    for (MeasurePolicy each : policy.measures()) {
      String name = each.measure().name();
      switch (each.release()) {
        case Release.Sum() -> {
          columns.add(name + "_average");
          columns.add(name + "_contributors");
        }
        case Release.Flag flag -> columns.add(name + "_flag");
        case Release.Band band -> columns.add(name + "_band");
      }
    }
    columns.add(STATUS_COLUMN);
    return columns;
  }

  /**
   * Writes the result beside its final place, forces it to the disk and moves it there in one step:
   * there is the whole result under its name, or what was there before.
   *
   * @param target its place, in a folder that exists
   * @throws InvalidClientFileException if the client file is not the one that was read any more
   * @throws IOException if a file cannot be read or written
   */
  public void write(Path target, Outcomes outcomes) throws IOException, InvalidClientFileException {
    Path folder = target.toAbsolutePath().getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new IllegalArgumentException("%s: need the path of a file".formatted(target));
    }
    Path unfinished = Files.createTempFile(folder, name.toString(), ".unfinished");
    try {
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        Writer text =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), 1 << 16);
        copy(text, outcomes);
        text.flush();
        channel.force(true);
      }
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private void copy(Writer text, Outcomes outcomes) throws IOException, InvalidClientFileException {
    MessageDigest digest = ClientFile.newDigest();
    int idColumn = clients.header().indexOf(ClientFile.ID_COLUMN);
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(clients.file()), digest);
        Reader characters = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
        CsvReader<CsvRecord> csv = ClientFile.reader(characters);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      CsvWriter out = CsvWriter.builder().build(text);
      List<String> line = idFirst(clients.header(), idColumn);
      line.addAll(resultColumns(policy));
      out.writeRecord(line);
      if (records.hasNext()) {
        records.next();
      }
      int client = 0;
      for (; records.hasNext() && client < clients.ids().count(); client++) {
        List<String> fields = records.next().getFields();
        if (fields.size() != clients.header().size()) {
          throw changed(null);
        }
        line = idFirst(fields, idColumn);
        line.addAll(resultFields(client, outcomes.of(client)));
        out.writeRecord(line);
      }
      if (records.hasNext() || client < clients.ids().count()) {
        throw changed(null);
      }
      out.flush();
    } catch (CsvParseException | CharacterCodingException e) {
      throw changed(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw changed(e);
      }
      throw new IOException(e.getMessage(), e);
    }
    if (!clients.hasDigest(digest.digest())) {
      throw changed(null);
    }
  }

  private InvalidClientFileException changed(@Nullable Exception cause) {
    InvalidClientFileException changed =
        new InvalidClientFileException(
            clients.file(), "has changed since the round began, need it as it was");
    if (cause != null) {
      changed.initCause(cause);
    }
    return changed;
  }

  private static List<String> idFirst(List<String> fields, int idColumn) {
    List<String> line = new ArrayList<>(fields);
    line.addFirst(line.remove(idColumn));
    return line;
  }

  private List<String> resultFields(int client, Optional<List<Released>> outcome) {
    List<String> fields = new ArrayList<>();
    if (outcome.isPresent() && outcome.get().size() != policy.measures().size()) {
      throw new IllegalArgumentException(
          "client %d: %d outcomes, need %d, one for each measure"
              .formatted(client, outcome.get().size(), policy.measures().size()));
    }
    boolean released = false;
    for (int m = 0; m < policy.measures().size(); m++) {
      Released each = outcome.isPresent() ? outcome.get().get(m) : new Released.NotEnough();
      released |= !(each instanceof Released.NotEnough);
      switch (each) {
        case Released.NotEnough() -> {
          fields.add("");
          if (policy.measures().get(m).release() instanceof Release.Sum) {
            fields.add("");
          }
        }
        case Released.Sum(long sum, int others) -> {
          fields.add(average(m, clients.value(m, client) + sum, others + 1));
          fields.add(Integer.toString(others + 1));
        }
        case Released.Flag(boolean reached) -> fields.add(reached ? "1" : "0");
        case Released.Band(int limitsReached) -> fields.add(Integer.toString(limitsReached));
      }
    }
    fields.add(outcome.isEmpty() ? NOT_PLACED : released ? RELEASED : TOO_FEW);
    return fields;
  }

  private String average(int measure, long sum, int contributors) {
    int decimals = policy.measures().get(measure).measure().decimals();
    return BigDecimal.valueOf(sum, decimals)
        .divide(BigDecimal.valueOf(contributors), AVERAGE_DECIMALS, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
