package org.veilbank.round;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.EpochId;

/**
 * What a bank states of its result in a round (RND-7.2): its own count of results, for a
 * supervisor. The board has a commitment to it, which its author signed, so it cannot be changed
 * later.
 *
 * @param round the round
 * @param bank whose result it is
 * @param clients how many it brought
 * @param released about how many something was released
 * @param tooFew how many too few banks have
 * @param notPlaced how many found no place in its table
 * @param nonce 32 bytes in lower-case hexadecimal; hides the numbers behind the commitment
 */
public record ResultStatement(
    RoundId round,
    int bank,
    long clients,
    long released,
    long tooFew,
    long notPlaced,
    String nonce) {
  private static final String HEAD = "veilbank/result/1";
  private static final List<String> FIELDS =
      List.of(
          "consortium",
          "epoch",
          "round",
          "bank",
          "clients",
          "released",
          "too-few-contributors",
          "not-placed",
          "nonce");

  public ResultStatement {
    if (bank < 1 || bank > BankIndex.MAX) {
      throw new IllegalArgumentException("bank %d: need 1 to %d".formatted(bank, BankIndex.MAX));
    }
    if (released < 0 || tooFew < 0 || notPlaced < 0 || released + tooFew + notPlaced != clients) {
      throw new IllegalArgumentException(
          "%d clients; %d released, %d with too few contributors, %d not placed: need none below 0,"
                  .formatted(clients, released, tooFew, notPlaced)
              + " which together are all clients");
    }
    if (!nonce.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("nonce: need 32 bytes in lower-case hexadecimal");
    }
  }

  /** The statement as text: what is committed to, byte for byte. */
  public String text() {
    List<Object> values =
        List.of(
            round.consortium(),
            HexFormat.of().formatHex(round.epoch().bytes()),
            round.number(),
            bank,
            clients,
            released,
            tooFew,
            notPlaced,
            nonce);
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (int i = 0; i < values.size(); i++) {
      text.append(FIELDS.get(i)).append(' ').append(values.get(i)).append('\n');
    }
    return text.toString();
  }

  /** What the bank posts at {@link RoundStep#RESULT}. */
  public Hash commitment() {
    return round.digest(
        "veilbank/round/result", RoundId.integer(bank), text().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if the text is no statement, saying why
   */
  public static ResultStatement parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != FIELDS.size() + 2 || !lines[0].equals(HEAD)) {
      throw new IllegalArgumentException(
          "statement of %d lines: need \"%s\" and %d fields"
              .formatted(lines.length - 1, HEAD, FIELDS.size()));
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      String name = FIELDS.get(i) + " ";
      if (!lines[i + 1].startsWith(name)) {
        throw new IllegalArgumentException(
            "line %d of the statement: need %sand a value".formatted(i + 2, name));
      }
      values.add(lines[i + 1].substring(name.length()));
    }
    HexFormat hex = HexFormat.of();
    ResultStatement read =
        new ResultStatement(
            new RoundId(
                Hash.of(hex.parseHex(values.get(0))),
                EpochId.of(hex.parseHex(values.get(1))),
                Long.parseLong(values.get(2))),
            Integer.parseInt(values.get(3)),
            Long.parseLong(values.get(4)),
            Long.parseLong(values.get(5)),
            Long.parseLong(values.get(6)),
            Long.parseLong(values.get(7)),
            values.get(8));
    if (!read.text().equals(text)) {
      throw new IllegalArgumentException("statement: numbers are not in their one form");
    }
    return read;
  }
}
