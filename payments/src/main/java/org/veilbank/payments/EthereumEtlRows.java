package org.veilbank.payments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code transactions.csv} of ethereum-etl: amounts in wei, which pass 64 bits. A transaction
 * without {@code to_address} creates a contract and pays nobody. The first versions called the
 * columns {@code tx_from}, {@code tx_to} and so on; exports without a time have the block's number
 * as the step.
 */
final class EthereumEtlRows implements PaymentRows {
  static final List<Dialect> DIALECTS =
      List.of(
          Dialect.of(
              h ->
                  new EthereumEtlRows(
                      h, "from_address", "to_address", "value", "block_timestamp", "block_number"),
              "hash",
              "from_address",
              "to_address",
              "value",
              "block_number"),
          Dialect.of(
              h ->
                  new EthereumEtlRows(
                      h, "tx_from", "tx_to", "tx_value", "tx_timestamp", "tx_block_number"),
              "tx_hash",
              "tx_from",
              "tx_to",
              "tx_value",
              "tx_block_number"));

  private static final int ADDRESS_LENGTH = 42;

  private final int from;
  private final int to;
  private final int value;
  private final int timestamp;
  private final int block;

  private EthereumEtlRows(
      Header header, String from, String to, String value, String timestamp, String block)
      throws InvalidPaymentFileException {
    this.from = header.index(from);
    this.to = header.index(to);
    this.value = header.index(value);
    this.timestamp = header.optional(timestamp);
    this.block = header.index(block);
  }

  @Override
  public boolean hasPayee(Row row) {
    return !row.text(to).isEmpty();
  }

  @Override
  public String payer(Row row) throws InvalidPaymentFileException {
    return address(row, from, "");
  }

  @Override
  public String payee(Row row) throws InvalidPaymentFileException {
    return address(row, to, "; without one a contract is created, and nobody paid");
  }

  private static String address(Row row, int column, String remark)
      throws InvalidPaymentFileException {
    String address = row.text(column);
    boolean formed = address.length() == ADDRESS_LENGTH && address.startsWith("0x");
    for (int i = 2; formed && i < ADDRESS_LENGTH; i++) {
      formed = Character.digit(address.charAt(i), 16) >= 0 && address.charAt(i) < 0x80;
    }
    if (!formed) {
      throw row.invalid(column, "an address, 0x and 40 hexadecimal digits" + remark);
    }
    return address;
  }

  @Override
  public int amountColumn() {
    return value;
  }

  @Override
  public Moment moment(Row row) throws InvalidPaymentFileException {
    return timestamp < 0 ? new Moment.Step(row.count(block)) : row.unixSeconds(timestamp);
  }

  @Override
  public @Nullable String currency(Row row) {
    return "ETH";
  }
}
