package org.veilbank.round;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bank's clients and what it holds about them, as read from a CSV file and checked whole.
 *
 * <p>The form is RFC 4180 in UTF-8: a header line with {@value #ID_COLUMN} and a column for each
 * measure, in any order; further columns are kept for the result and not looked at. A byte order
 * mark is skipped; lines may end with LF or CRLF, also the last, and empty lines are skipped;
 * fields may be quoted. Identifiers are put into Unicode normal form C and freed of white space
 * around them, and never read as numbers: {@code 012} and {@code 12} are two clients. Values have
 * digits and at most one point, no sign, no exponent and no separators of thousands.
 */
public final class ClientFile {
  /** The column of identifiers. */
  public static final String ID_COLUMN = "client_id";

  /** Most bytes of an identifier in UTF-8. */
  public static final int MAX_ID_BYTES = 256;

  private final Path file;
  private final List<String> header;
  private final List<Measure> measures;
  private final ClientIds ids = new ClientIds();
  private final int idColumn;
  private final int[] measureColumns;
  private long[][] values;
  private byte[] sha256 = new byte[0];

  private ClientFile(Path file, List<String> header, List<Measure> measures)
      throws InvalidClientFileException {
    this.file = file;
    this.header = header;
    this.measures = List.copyOf(measures);
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (!seen.add(column)) {
        throw new InvalidClientFileException(
            file, 1, "two columns are called \"%s\"".formatted(column));
      }
    }
    this.idColumn = column(ID_COLUMN);
    this.measureColumns = new int[measures.size()];
    for (int m = 0; m < measureColumns.length; m++) {
      measureColumns[m] = column(measures.get(m).name());
    }
    this.values = new long[measures.size()][1 << 10];
  }

  private int column(String name) throws InvalidClientFileException {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new InvalidClientFileException(
          file,
          1,
          "no column \"%s\" in the header \"%s\"".formatted(name, String.join(",", header)));
    }
    return column;
  }

  /**
   * Reads a file.
   *
   * @param measures whose columns it must have
   * @param capacity the most clients that it may have
   * @throws InvalidClientFileException at the first thing that is wrong
   * @throws IOException if it cannot be read
   */
  public static ClientFile read(Path file, List<Measure> measures, int capacity)
      throws IOException, InvalidClientFileException {
    MessageDigest digest = newDigest();
    LineCounter lines = new LineCounter(new DigestInputStream(Files.newInputStream(file), digest));
    try (Reader text = new InputStreamReader(lines, StandardCharsets.UTF_8.newDecoder());
        CsvReader<CsvRecord> csv = reader(text);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      if (!records.hasNext()) {
        throw new InvalidClientFileException(file, "is empty, need a header and clients");
      }
      ClientFile clients = new ClientFile(file, header(records.next()), measures);
      while (records.hasNext()) {
        clients.add(records.next(), capacity);
      }
      if (clients.ids.count() == 0) {
        throw new InvalidClientFileException(file, "has a header and no clients");
      }
      clients.sha256 = digest.digest();
      return clients;
    } catch (CsvParseException | UncheckedIOException | CharacterCodingException e) {
      throw invalid(file, lines, e);
    }
  }

  /** Reads the form that client files have. */
  static CsvReader<CsvRecord> reader(Reader text) {
    return CsvReader.builder()
        .detectBomHeader(false)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(false)
        .ofCsvRecord(text);
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What the parser threw: about encoding or form; or not about the file's contents at all. */
  private static InvalidClientFileException invalid(Path file, LineCounter lines, Exception e)
      throws IOException {
    String problem = null;
    String deepest = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      deepest = String.valueOf(cause.getMessage());
      if (cause instanceof CharacterCodingException) {
        problem = "is not UTF-8 here or shortly before";
      }
    }
    if (problem == null && e instanceof UncheckedIOException unchecked) {
      throw new IOException(deepest, unchecked);
    }
    InvalidClientFileException invalid =
        problem == null
            ? new InvalidClientFileException(file, "no CSV: " + deepest)
            : new InvalidClientFileException(file, lines.line(), problem);
    invalid.initCause(e);
    return invalid;
  }

  /** Column names, without a byte order mark and white space around them. */
  private static List<String> header(CsvRecord first) {
    List<String> header = new ArrayList<>();
    for (String field : first.getFields()) {
      String name = header.isEmpty() && field.startsWith("\ufeff") ? field.substring(1) : field;
      header.add(name.strip());
    }
    return List.copyOf(header);
  }

  private void add(CsvRecord line, int capacity) throws InvalidClientFileException {
    long number = line.getStartingLineNumber();
    if (line.getFieldCount() != header.size()) {
      throw new InvalidClientFileException(
          file,
          number,
          "%d fields, need %d as in the header".formatted(line.getFieldCount(), header.size()));
    }
    String id = Normalizer.normalize(line.getField(idColumn), Normalizer.Form.NFC).strip();
    int length = id.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_ID_BYTES || id.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidClientFileException(
          file,
          number,
          ID_COLUMN,
          id,
          "1 to %d bytes of UTF-8 without control characters".formatted(MAX_ID_BYTES));
    }
    int client = ids.count();
    if (client == capacity) {
      throw new InvalidClientFileException(
          file, number, "more than the %,d clients that were agreed".formatted(capacity));
    }
    int before = ids.add(id);
    if (before >= 0) {
      throw new InvalidClientFileException(
          file,
          number,
          ID_COLUMN,
          id,
          "each client once: it is client number %d of the file too".formatted(before + 1));
    }
    for (int m = 0; m < values.length; m++) {
      String text = line.getField(measureColumns[m]).strip();
      long value = measures.get(m).scaled(text);
      if (value < 0) {
        throw new InvalidClientFileException(
            file, number, measures.get(m).name(), text, measures.get(m).expected());
      }
      if (client == values[m].length) {
        values[m] = Arrays.copyOf(values[m], 2 * client);
      }
      values[m][client] = value;
    }
  }

  /** The file that was read. */
  public Path file() {
    return file;
  }

  /** SHA-256 of the bytes that were read. */
  byte[] digest() {
    return sha256.clone();
  }

  /** Whether a digest is that of the bytes that were read. */
  boolean hasDigest(byte[] other) {
    return MessageDigest.isEqual(sha256, other);
  }

  /** The measures that were read, in the order of {@link #value}. */
  List<Measure> measures() {
    return measures;
  }

  /** The column names, in the file's order. */
  public List<String> header() {
    return header;
  }

  /** The clients' identifiers, in the file's order. */
  public ClientIds ids() {
    return ids;
  }

  /** A client's value of a measure, times 10^decimals. */
  public long value(int measure, int client) {
    return values[measure][client];
  }

  /** Counts the lines that were read, a buffer ahead of what was decoded. */
  private static final class LineCounter extends FilterInputStream {
    private long line = 1;

    LineCounter(InputStream in) {
      super(in);
    }

    long line() {
      return line;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      line += b == '\n' ? 1 : 0;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int n = in.read(buffer, offset, count);
      for (int i = offset; i < offset + n; i++) {
        line += buffer[i] == '\n' ? 1 : 0;
      }
      return n;
    }
  }
}
