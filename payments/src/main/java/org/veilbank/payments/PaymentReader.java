package org.veilbank.payments;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payments of a file one after the other, in the file's order and without keeping them.
 * Identical rows are payments of their own.
 *
 * <p>The first thing that is wrong ends the reading with a message that names file, line, column,
 * what is there and what should be; only what the {@link ImportRule} says is left out instead.
 */
public final class PaymentReader implements Closeable {
  private final PaymentCsv csv;
  private final PaymentLayout layout;
  private final PaymentConversion conversion;
  private long rows;
  private long payments;

  private PaymentReader(PaymentCsv csv, @Nullable PaymentLayout stated, ImportRule rule)
      throws InvalidPaymentFileException {
    this.csv = csv;
    this.layout = stated == null ? PaymentLayout.detect(csv.header()) : stated;
    this.conversion = new PaymentConversion(layout, csv.header(), rule);
  }

  /**
   * Opens a file whose header tells its layout.
   *
   * @throws InvalidPaymentFileException if it is empty or the header is of no layout, or of several
   * @throws IOException if it cannot be read
   */
  public static PaymentReader open(Path file, ImportRule rule)
      throws IOException, InvalidPaymentFileException {
    return openAs(file, null, rule);
  }

  /**
   * Opens a file of a stated layout.
   *
   * @throws InvalidPaymentFileException if it is empty or lacks a column of the layout
   * @throws IOException if it cannot be read
   */
  public static PaymentReader open(Path file, PaymentLayout layout, ImportRule rule)
      throws IOException, InvalidPaymentFileException {
    return openAs(file, layout, rule);
  }

  private static PaymentReader openAs(Path file, @Nullable PaymentLayout layout, ImportRule rule)
      throws IOException, InvalidPaymentFileException {
    PaymentCsv csv = PaymentCsv.open(file);
    try {
      return new PaymentReader(csv, layout, rule);
    } catch (InvalidPaymentFileException | RuntimeException e) {
      csv.close();
      throw e;
    }
  }

  /** The file's layout. */
  public PaymentLayout layout() {
    return layout;
  }

  /**
   * The next payment, or null at the end of the file.
   *
   * @throws InvalidPaymentFileException if the next row is no payment
   * @throws IOException if the file cannot be read
   */
  public @Nullable Payment next() throws IOException, InvalidPaymentFileException {
    for (Row row = csv.next(); row != null; row = csv.next()) {
      Payment payment = conversion.payment(row);
      rows++;
      if (payment != null) {
        payments++;
        return payment;
      }
    }
    return null;
  }

  /** What became of the rows read so far. */
  public ImportCounts counts() {
    return new ImportCounts(rows, payments, conversion.skipped());
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
