package org.veilbank.payments;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's rows one after the other: RFC 4180 in UTF-8, read strictly. A byte order mark is
 * skipped, lines end with LF or CRLF, also the last or not, empty lines are skipped.
 */
final class PaymentCsv implements Closeable {
  /** Call data of an Ethereum transaction have up to about 4 million hexadecimal digits. */
  static final int MAX_FIELD = 1 << 23;

  private static final int MAX_FIELDS = 1 << 10;

  private final Path file;
  private final CloseableIterator<CsvRecord> records;
  private final Header header;

  private PaymentCsv(Path file, InputStream in, @Nullable List<String> columns)
      throws IOException, InvalidPaymentFileException {
    this.file = file;
    this.records =
        CsvReader.builder()
            .detectBomHeader(false)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowExtraCharsAfterClosingQuote(false)
            .maxBufferSize(2 * MAX_FIELD)
            .build(
                CsvRecordHandler.builder()
                    .maxFields(MAX_FIELDS)
                    .maxFieldSize(MAX_FIELD)
                    .maxRecordSize(2 * MAX_FIELD)
                    .build(),
                new StrictUtf8Reader(in))
            .iterator();
    this.header = columns == null ? readHeader() : new Header(file, 1, columns);
  }

  private Header readHeader() throws IOException, InvalidPaymentFileException {
    CsvRecord first = nextRecord();
    if (first == null) {
      throw new InvalidPaymentFileException(file, "is empty, need a header and payments");
    }
    return new Header(file, first.getStartingLineNumber(), first.getFields());
  }

  /** Opens a file that starts with a header. */
  static PaymentCsv open(Path file) throws IOException, InvalidPaymentFileException {
    return open(file, null);
  }

  /** Opens a file that has no header, and these columns. */
  static PaymentCsv openWithoutHeader(Path file, List<String> columns)
      throws IOException, InvalidPaymentFileException {
    return open(file, columns);
  }

  private static PaymentCsv open(Path file, @Nullable List<String> columns)
      throws IOException, InvalidPaymentFileException {
    InputStream in = Files.newInputStream(file);
    try {
      return new PaymentCsv(file, in, columns);
    } catch (IOException | InvalidPaymentFileException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  Header header() {
    return header;
  }

  /** The next row, which has as many fields as the header, or null at the end. */
  @Nullable Row next() throws IOException, InvalidPaymentFileException {
    Row row = nextOfAnyLength();
    return row == null ? null : row.requireAllFields();
  }

  /** The next row, of however many fields, or null at the end. */
  @Nullable Row nextOfAnyLength() throws IOException, InvalidPaymentFileException {
    CsvRecord fields = nextRecord();
    return fields == null ? null : new Row(header, fields);
  }

  private @Nullable CsvRecord nextRecord() throws IOException, InvalidPaymentFileException {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord fields = records.next();
      String last = fields.getField(fields.getFieldCount() - 1);
      if (last.endsWith(StrictUtf8Reader.END_MARK)) {
        throw new InvalidPaymentFileException(
            file, fields.getStartingLineNumber(), "no CSV: a quoted field does not end");
      }
      boolean end =
          fields.getFieldCount() == 1
              && last.equals(StrictUtf8Reader.END_LINE)
              && !records.hasNext();
      return end ? null : fields;
    } catch (CsvParseException | UncheckedIOException e) {
      throw invalid(e);
    }
  }

  /** What the parser threw: about encoding or form; or not about the file's contents at all. */
  private InvalidPaymentFileException invalid(RuntimeException e) throws IOException {
    String deepest = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      deepest = String.valueOf(cause.getMessage());
      if (cause instanceof StrictUtf8Reader.NotUtf8Exception encoding) {
        return because(new InvalidPaymentFileException(file, encoding.line(), deepest), e);
      }
      if (cause instanceof IOException io) {
        throw io;
      }
    }
    return because(new InvalidPaymentFileException(file, "no CSV: " + deepest), e);
  }

  private static InvalidPaymentFileException because(
      InvalidPaymentFileException invalid, Throwable cause) {
    invalid.initCause(cause);
    return invalid;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
