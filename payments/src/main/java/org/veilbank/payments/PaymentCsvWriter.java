package org.veilbank.payments;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes payments in our own layout, from which {@link PaymentReader} makes the same payments: RFC
 * 4180 in UTF-8 with LF, the header {@code
 * payer,payee,amount_cents,time,currency,laundering,pattern,occurrence}. The time is a step, or a
 * time as in ISO 8601 with Z; laundering is 0 or 1; what a payment does not say is empty.
 */
public final class PaymentCsvWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LONG_DIGITS = 19;
  private static final byte[] HONEST = ascii(",,0,,\n");
  private static final byte[] PART = ascii(",,1,");

  private final OutputStream out;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] digits = new byte[MAX_LONG_DIGITS];
  private int used;

  /** Writes the header; the stream need not be buffered, and is closed with the writer. */
  public PaymentCsvWriter(OutputStream out) throws IOException {
    this.out = out;
    put(ascii(String.join(",", VeilbankRows.COLUMNS) + "\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes one payment; its line number is not kept. */
  public void write(Payment payment) throws IOException {
    Moment moment = payment.moment();
    Label label = payment.label();
    String currency = payment.currency();
    put(payment.payer());
    put(',');
    put(payment.payee());
    put(',');
    put(payment.cents());
    put(',');
    switch (moment) {
      case Moment.Step(long number) -> put(number);
      case Moment.At(var instant) -> put(instant.toString());
      case null -> {}
    }
    put(',');
    put(currency == null ? "" : currency);
    put(',');
    if (label == null) {
      put(',');
      put(',');
    } else {
      put(label.laundering() ? '1' : '0');
      put(',');
      put(label.pattern());
      put(',');
      put(label.occurrence());
    }
    put('\n');
  }

  /** Writes all payments of a batch. */
  public void write(PaymentBatch batch) throws IOException {
    for (int i = 0; i < batch.size(); i++) {
      put('E');
      put(batch.payer(i));
      put(',');
      put('E');
      put(batch.payee(i));
      put(',');
      put(batch.cents(i));
      put(',');
      put(batch.step(i));
      Pattern pattern = batch.pattern(i);
      if (pattern == null) {
        put(HONEST);
      } else {
        put(PART);
        put(pattern.id());
        put(',');
        put(batch.occurrence(i));
        put('\n');
      }
    }
  }

  private void put(char c) throws IOException {
    reserve(1);
    buffer[used++] = (byte) c;
  }

  private void put(byte[] bytes) throws IOException {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, used, bytes.length);
    used += bytes.length;
  }

  private void put(long number) throws IOException {
    reserve(MAX_LONG_DIGITS);
    int at = MAX_LONG_DIGITS;
    long rest = number;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    System.arraycopy(digits, at, buffer, used, MAX_LONG_DIGITS - at);
    used += MAX_LONG_DIGITS - at;
  }

  /** A text, between quotes where it needs them. */
  private void put(String text) throws IOException {
    String field =
        text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            ? '"' + text.replace("\"", "\"\"") + '"'
            : text;
    // An encoder, unlike getBytes, refuses half a surrogate pair instead of writing a question
    // mark.
    ByteBuffer bytes = encoder.encode(CharBuffer.wrap(field));
    while (bytes.hasRemaining()) {
      reserve(1);
      int count = Math.min(bytes.remaining(), BUFFER_BYTES - used);
      bytes.get(buffer, used, count);
      used += count;
    }
  }

  private void reserve(int count) throws IOException {
    if (BUFFER_BYTES - used < count) {
      flushBuffer();
    }
  }

  private void flushBuffer() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  /** Writes what is left and closes the stream. */
  @Override
  public void close() throws IOException {
    try (out) {
      flushBuffer();
    }
  }
}
