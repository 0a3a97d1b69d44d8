package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutsTest {
  private static final ImportRule UNITS = ImportRule.of(AmountRule.HUNDREDTHS);
  private static final ImportRule WEI =
      ImportRule.of(AmountRule.of(new BigDecimal("1e-16")).rounding(RoundingMode.DOWN));
  private static final String IBM_HEADER =
      "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount"
          + " Paid,Payment Currency,Payment Format,Is Laundering\n";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("payments.csv"), text);
  }

  private List<Payment> read(String text, ImportRule rule) throws Exception {
    return PaymentFiles.read(file(text), rule);
  }

  private void assertRefused(String text, ImportRule rule, String message) {
    assertThatThrownBy(() -> read(text, rule))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessage(folder.resolve("payments.csv") + message);
  }

  private static Moment at(String time) {
    return new Moment.At(Instant.parse(time));
  }

  @ParameterizedTest
  @CsvSource({
    "ethereum-etl/block_with_logs.csv, ETHEREUM_ETL, 4",
    "ethereum-etl/blocks_with_transactions.csv, ETHEREUM_ETL, 4",
    "amlsim/cash_tx.csv, AMLSIM, 88",
    "amlsim/tx.csv, AMLSIM, 45",
    "amlsim/transactions.alert-rows-only.csv, AMLSIM, 65",
    "amlsim/cycle200_transactions.tail.csv, AMLSIM, 2000",
  })
  void filesOfOtherToolsAreKnownByTheirHeaderAndReadWhole(
      String name, PaymentLayout layout, int count) throws Exception {
    Path file = PaymentFiles.resource(name);
    assertThat(PaymentLayout.detect(file)).isEqualTo(layout);
    ImportRule rule = layout == PaymentLayout.ETHEREUM_ETL ? WEI : UNITS;
    try (PaymentReader reader = PaymentReader.open(file, rule)) {
      assertThat(PaymentFiles.all(reader)).hasSize(count);
      assertThat(reader.counts()).isEqualTo(new ImportCounts(count, count, Map.of()));
    }
  }

  @Test
  void weiBeyondSixtyFourBitsBecomeCents() throws Exception {
    Path file = PaymentFiles.resource("ethereum-etl/blocks_with_transactions.csv");
    assertThat(PaymentFiles.read(file, WEI).getFirst())
        .isEqualTo(
            new Payment(
                "0x1406854d149e081ac09cb4ca560da463f3123059",
                "0xa0e74ae010d51894734c308d612131056bb721ad",
                11_000,
                at("2015-08-07T08:31:25Z"),
                "ETH",
                null,
                2));
    assertThatThrownBy(
            () -> PaymentFiles.read(file, ImportRule.of(AmountRule.of(new BigDecimal("1e-16")))))
        .hasMessage(
            file
                + ", line 3, column value: \"8140416390630760000\", need a whole number of cents at"
                + " 0.0000000000000001 cents a unit, or a rule that rounds");
  }

  @Test
  void aContractCreationPaysNobodyAndIsLeftOutOnlyIfOneSaysSo() throws Exception {
    Path file = PaymentFiles.resource("ethereum-etl/blocks_with_withdrawals.csv");
    assertThatThrownBy(() -> PaymentFiles.read(file, WEI))
        .hasMessageContaining(
            ", column to_address: \"\", need an address, 0x and 40 hexadecimal"
                + " digits; without one a contract is created, and nobody paid");
    try (PaymentReader reader = PaymentReader.open(file, WEI.skipping(SkipReason.NO_PAYEE))) {
      assertThat(PaymentFiles.all(reader)).hasSize(297);
      assertThat(reader.counts())
          .isEqualTo(new ImportCounts(298, 297, Map.of(SkipReason.NO_PAYEE, 1L)));
    }
  }

  @Test
  void olderEthereumExportsHaveOtherColumnsAndBlocksForTime() throws Exception {
    String a = "0x" + "aB".repeat(20);
    String b = "0x" + "0".repeat(40);
    String old =
        "tx_hash,tx_nonce,tx_block_hash,tx_block_number,tx_index,tx_from,tx_to,tx_value,tx_gas,"
            + "tx_gas_price,tx_input\n0x1,0,0x2,46147,0,%s,%s,20000000000000000,1,1,0x"
                .formatted(a, b);
    assertThat(read(old, WEI))
        .containsExactly(new Payment(a, b, 2, new Moment.Step(46147), "ETH", null, 2));
    // A pandas re-export: an index without a name, no input, amounts with exponents.
    String pandas =
        ",hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,value,gas,"
            + "gas_price,block_timestamp\n0,0x1,0,0x2,46147,0,%s,%s,1.99e+19,1,1,1438918233\n"
                .formatted(a, b);
    assertThat(read(pandas, WEI))
        .containsExactly(new Payment(a, b, 1990, at("2015-08-07T03:30:33Z"), "ETH", null, 2));
  }

  @Test
  void bankAndAccountTogetherNameAnAccountAndZerosCount() throws Exception {
    List<Payment> payments =
        read(
            IBM_HEADER
                + "2022/09/01 00:20,012,80A,0012,80A,9.00,Euro,10.07,US Dollar,Cheque,0\n"
                + "2022/09/01 23:59,0012,80A,012,80A,0.01,Yen,0.01,Yen,ACH,1\n"
                + "2022/09/01 00:00,70,80A,70,80A,1,Yen,1,Yen,Reinvestment,0\n",
            UNITS);
    assertThat(payments)
        .containsExactly(
            new Payment(
                "012:80A",
                "0012:80A",
                1007,
                at("2022-09-01T00:20:00Z"),
                "US Dollar",
                Label.HONEST,
                2),
            new Payment(
                "0012:80A",
                "012:80A",
                1,
                at("2022-09-01T23:59:00Z"),
                "Yen",
                new Label(true, "", ""),
                3),
            new Payment(
                "70:80A", "70:80A", 100, at("2022-09-01T00:00:00Z"), "Yen", Label.HONEST, 4));
  }

  @Test
  void theTwoAccountColumnsAreToldApartByTheirPlaces() throws Exception {
    String row = "2022/09/01 00:20,1,AAA,2,BBB,5,Yen,5,Yen,ACH,0\n";
    assertThat(read(IBM_HEADER + row, UNITS).getFirst().payee()).isEqualTo("2:BBB");
    String pandas = IBM_HEADER.replace("To Bank,Account", "To Bank,Account.1");
    assertThat(read(pandas + row, UNITS).getFirst().payer()).isEqualTo("1:AAA");
    assertThat(read(pandas + row, UNITS).getFirst().payee()).isEqualTo("2:BBB");
    assertThat(
            read(
                    "timestamp,from_bank_id,from_account_id,from_account_key,to_bank_id,"
                        + "to_account_id,to_account_key,amount_received,receiving_currency,"
                        + "amount_paid,payment_currency,payment_format,is_laundering\n"
                        + "2022/09/01 00:20,1,AAA,1:AAA,2,BBB,2:BBB,5,Yen,5,Yen,ACH,0\n",
                    UNITS)
                .getFirst()
                .payee())
        .isEqualTo("2:BBB");
    assertRefused(
        IBM_HEADER.replace("To Bank,Account", "Account,To Bank") + row,
        UNITS,
        ", line 1: no column \"Account\" right behind \"To Bank\": which account is whose cannot be"
            + " told");
    assertRefused(
        IBM_HEADER + "2022/09/01 00:20,1:1,AAA,2,BBB,5,Yen,5,Yen,ACH,0\n",
        UNITS,
        ", line 2, column From Bank: \"1:1\", need a bank without \":\", which stands before its"
            + " account");
  }

  @Test
  void patternsSayWhichAttemptAPaymentIsPartOf() throws Exception {
    String first = "2022/09/01 00:20,1,A,2,B,5.00,Yen,5.00,Yen,ACH,1\n";
    String second = "2022/09/01 00:21,2,B,1,A,4.00,Yen,4.00,Yen,ACH,1\n";
    String elsewhere = "2022/09/01 00:22,3,C,1,A,4.00,Yen,4.00,Yen,ACH,1\n";
    Path patternFile =
        Files.writeString(
            folder.resolve("Patterns.txt"),
            "BEGIN LAUNDERING ATTEMPT - CYCLE:  Max 2 hops\n"
                + first
                + second
                + "END LAUNDERING ATTEMPT - CYCLE\n\n"
                + "BEGIN LAUNDERING ATTEMPT - STACK\n"
                + first
                + elsewhere
                + "END LAUNDERING ATTEMPT - STACK\n\n");
    IbmAmlPatterns patterns = IbmAmlPatterns.read(patternFile, UNITS);
    assertThat(patterns.attempts()).isEqualTo(2);
    assertThat(patterns.unmatched()).isEqualTo(4);
    String honest = first.replace(",1\n", ",0\n");
    List<Payment> payments =
        read(IBM_HEADER + honest + first + second + first + first, UNITS).stream()
            .map(patterns::labelled)
            .toList();
    assertThat(payments)
        .extracting(Payment::label)
        .containsExactly(
            Label.HONEST,
            new Label(true, "CYCLE", "1"),
            new Label(true, "CYCLE", "1"),
            new Label(true, "STACK", "2"),
            new Label(true, "", ""));
    assertThat(payments).extracting(Payment::line).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(patterns.unmatched()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | , line 1: a line outside of an attempt, need \"BEGIN LAUNDERING ATTEMPT - \" and its kind",
        "BEGIN LAUNDERING ATTEMPT - A;BEGIN LAUNDERING ATTEMPT - B | , line 2: an attempt begins within another, need \"END LAUNDERING ATTEMPT - A\" first",
        "BEGIN LAUNDERING ATTEMPT - A;END LAUNDERING ATTEMPT - B | , line 2: the end of an attempt of kind \"B\", need one of the kind that began",
        "BEGIN LAUNDERING ATTEMPT - A | : ends within an attempt, need \"END LAUNDERING ATTEMPT - A\"",
        "BEGIN LAUNDERING ATTEMPT - A;1,2 | , line 2: 2 fields, need 11 as in the header",
      })
  void patternsInDisorderAreNamed(String lines, String message) throws Exception {
    Path file = file(lines.replace(";", "\n"));
    assertThatThrownBy(() -> IbmAmlPatterns.read(file, UNITS))
        .isInstanceOf(InvalidPaymentFileException.class)
        .hasMessage(file + message);
  }

  @Test
  void paySimHasExponentsAndCashThatComesInIsPaidByTheOther() throws Exception {
    String header =
        "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,"
            + "newbalanceDest,isFraud,isFlaggedFraud\n";
    assertThat(
            read(
                header
                    + "1,PAYMENT,9839.64,C1,0.0,0.0,M1,0.0,0.0,0,0\n"
                    + "1,CASH_IN,1.916920493E7,C1,0.0,0.0,C2,0.0,0.0,0,0\n"
                    + "743,CASH_OUT,181.0,C1,0.0,0.0,C3,0.0,0.0,1,0\n",
                UNITS))
        .containsExactly(
            new Payment("C1", "M1", 983_964, new Moment.Step(1), null, Label.HONEST, 2),
            new Payment("C2", "C1", 1_916_920_493, new Moment.Step(1), null, Label.HONEST, 3),
            new Payment(
                "C1", "C3", 18_100, new Moment.Step(743), null, new Label(true, "fraud", ""), 4));
    assertRefused(
        header + "1,LOAN,1.0,C1,0.0,0.0,C2,0.0,0.0,0,0\n",
        UNITS,
        ", line 2, column type: \"LOAN\", need CASH_IN, CASH_OUT, DEBIT, PAYMENT or TRANSFER: it"
            + " tells who pays");
  }

  @Test
  void samlDNamesATypologyForHonestPaymentsToo() throws Exception {
    String header =
        "Time,Date,Sender_account,Receiver_account,Amount,Payment_currency,Received_currency,"
            + "Sender_bank_location,Receiver_bank_location,Payment_type,Is_laundering,"
            + "Laundering_type\n";
    assertThat(
            read(
                header
                    + "10:35:19,2022-10-07,087,276,1459.5,UK pounds,Euro,UK,UK,Cheque,0,Normal_Fan_Out\n"
                    + "23:59:59,2022-10-09,287,440,14328,Yen,Yen,Spain,Spain,Cheque,1,Smurfing\n",
                UNITS))
        .containsExactly(
            new Payment(
                "087",
                "276",
                145_950,
                at("2022-10-07T10:35:19Z"),
                "UK pounds",
                new Label(false, "Normal_Fan_Out", ""),
                2),
            new Payment(
                "287",
                "440",
                1_432_800,
                at("2022-10-09T23:59:59Z"),
                "Yen",
                new Label(true, "Smurfing", ""),
                3));
    assertRefused(
        header + "25:00:00,2022-10-07,1,2,1,Yen,Yen,UK,UK,Cheque,0,Normal\n",
        UNITS,
        ", line 2, column Time: \"25:00:00\", need a time like 10:35:19");
    assertRefused(
        header + "10:00:00,2022-02-30,1,2,1,Yen,Yen,UK,UK,Cheque,0,Normal\n",
        UNITS,
        ", line 2, column Date: \"2022-02-30\", need a date like 2022-10-07");
  }

  @Test
  void identicalRowsOfAmlSimAreDifferentPayments() throws Exception {
    Path file = PaymentFiles.resource("amlsim/cycle200_transactions.tail.csv");
    List<Payment> payments = PaymentFiles.read(file, UNITS);
    Set<List<Object>> different = new HashSet<>();
    payments.forEach(
        p -> different.add(List.of(p.payer(), p.payee(), p.cents(), String.valueOf(p.moment()))));
    assertThat(payments).hasSize(2000);
    assertThat(different).hasSizeLessThan(2000);
    assertThat(payments.getLast())
        .isEqualTo(new Payment("12794", "9931", 38_072, new Moment.Step(63), null, null, 2001));
  }

  @Test
  void cashOfAmlSimMovesBetweenAccountsAndBranches() throws Exception {
    Path file = PaymentFiles.resource("amlsim/cash_tx.csv");
    List<Payment> payments = PaymentFiles.read(file, UNITS);
    assertThat(payments.getFirst())
        .isEqualTo(new Payment("branch:0", "11", 9987, new Moment.Step(1), null, null, 2));
    assertThat(payments).filteredOn(p -> p.payee().equals("branch:0")).hasSize(8);
    assertThat(payments).noneMatch(p -> p.payer().equals("0") || p.payee().equals("0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id\n1,A,B,TRANSFER,5.5,3,True,7\n",
        "TX_ID,SENDER_ACCOUNT_ID,RECEIVER_ACCOUNT_ID,TX_TYPE,TX_AMOUNT,TIMESTAMP,IS_FRAUD,ALERT_ID\n1,A,B,TRANSFER,5.50,3,true,7\n",
        "tx_id,sender_account_id,receiver_account_id,tx_type,tx_amount,timestamp,is_sar,alert_id\r\n1,A,B,TRANSFER,5.50,3,1,7\r\n",
        "step,type,amount,nameOrig,oldbalanceOrig,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isSAR,alertID\n3,TRANSFER,5.5,A,1.0,1.0,B,1.0,1.0,1,7",
      })
  void dialectsOfAmlSimMeanTheSame(String text) throws Exception {
    assertThat(read(text, UNITS))
        .containsExactly(
            new Payment("A", "B", 550, new Moment.Step(3), null, new Label(true, "", "7"), 2));
  }

  @Test
  void amlSimMarksAlertsAndItsSumsOfPaymentsAreRefused() throws Exception {
    String header = "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id\n";
    assertThat(read(header + "1,A,B,TRANSFER,5,2017-01-01T00:00:00Z,False,-1\n", UNITS))
        .containsExactly(
            new Payment("A", "B", 500, at("2017-01-01T00:00:00Z"), null, Label.HONEST, 2));
    assertRefused(
        header + "1,A,B,TRANSFER,5,2017-01-01T00:00:00Z,maybe,-1\n",
        UNITS,
        ", line 2, column is_sar: \"maybe\", need 0 or 1, false or true, no or yes");
    String counted =
        "TXN_ID,ACCOUNT_ID,COUNTER_PARTY_ACCOUNT_NUM,TXN_SOURCE_TYPE_CODE,tx_count,TXN_AMOUNT_ORIG,start,end\n";
    assertRefused(
        counted + "2,15,25,CHECK,3,125.05,1,1\n",
        UNITS,
        ", line 2, column tx_count: \"3\", need 1: a sum of several payments is no payment");
    assertRefused(
        counted + "2,15,25,CHECK,1,125.05,1,9\n",
        UNITS,
        ", line 2, column end: \"9\", need the step at which the payment starts, since it is one");
    assertThatThrownBy(() -> PaymentLayout.detect(PaymentFiles.resource("amlsim/alerts.csv")))
        .hasMessageContaining("no layout of payments has the header \"ALERT_KEY,ALERT_TEXT,");
  }
}
