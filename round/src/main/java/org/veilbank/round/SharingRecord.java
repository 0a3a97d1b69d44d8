package org.veilbank.round;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.EpochId;

/**
 * A record of one instance of sharing (RND-7.2): what a supervisor asks for when banks share data
 * (Regulation (EU) 2024/1624, article 75). It follows from the board.
 *
 * @param consortium its name
 * @param consortiumId SHA-256 of the genesis
 * @param epoch of the key
 * @param round number of the round
 * @param caller the bank that called to it
 * @param position of the call in the log
 * @param posixSeconds the time of the call, by the caller's clock
 * @param policy under which it was shared
 * @param banks all banks of the consortium, and what they did
 * @param recipients of those that take part to the end, what was sent to them
 * @param ending how the round ended, in words
 */
public record SharingRecord(
    String consortium,
    Hash consortiumId,
    EpochId epoch,
    long round,
    int caller,
    long position,
    long posixSeconds,
    Policy policy,
    List<Bank> banks,
    List<Recipient> recipients,
    String ending) {
  public SharingRecord {
    banks = List.copyOf(banks);
    recipients = List.copyOf(recipients);
  }

  /**
   * A bank of the consortium.
   *
   * @param index from 1
   * @param name as in the genesis
   * @param called whether it was called to the round
   * @param contributed whether its contributions are in the aggregates
   * @param remark why it left, if it did
   */
  public record Bank(
      int index, String name, boolean called, boolean contributed, Optional<String> remark) {}

  /**
   * A bank that is sent results.
   *
   * @param index from 1
   * @param name as in the genesis
   * @param answeredBy the banks that sent it all of their answers on the board
   * @param partlyAnsweredBy the banks that sent it some
   * @param receipts the banks for whose answers off the board it left a receipt
   * @param commitment to its own statement of how many results it got, if it has posted that
   * @param position of the commitment in the log, or -1
   * @param statement what it states, if it was handed in and fits the commitment
   */
  public record Recipient(
      int index,
      String name,
      SortedSet<Integer> answeredBy,
      SortedSet<Integer> partlyAnsweredBy,
      SortedSet<Integer> receipts,
      Optional<Hash> commitment,
      long position,
      Optional<ResultStatement> statement) {}
}
