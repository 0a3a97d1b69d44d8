package org.veilbank.ledger;

import java.util.Optional;
import org.veilbank.group.CompressedRistretto;

/**
 * What an account's owner, or who opens accounts, wants done. Whoever hands these over has checked
 * proofs and signatures, with proofs about the account as {@link LedgerEngine#account} shows it
 * when the transaction's sequence number is its next one, and not ahead of that.
 */
public sealed interface Transaction {
  /** The account that it is of: the one whose sequence it is in, or the one to be opened. */
  AccountNumber account();

  /**
   * Opens an account.
   *
   * @param account the next number
   * @param role what it is for
   * @param encryptionKey the twisted ElGamal key P = s^-1 H of its owner, not the identity
   * @param verifyingKey for the signatures of its owner
   */
  record OpenAccount(
      AccountNumber account,
      Role role,
      CompressedRistretto encryptionKey,
      VerifyingKey verifyingKey)
      implements Transaction {}

  /**
   * Moves an encrypted amount from what is available to the payer to what is pending of the payee.
   * No point may be the identity.
   *
   * @param kind what for
   * @param account the payer
   * @param payee who gets it
   * @param sequence the payer's next sequence number, from 1 on
   * @param commitment C = v G + r H
   * @param payerHandle r times the payer's key
   * @param payeeHandle r times the payee's key
   * @param auditorHandle r times the auditor's key, where the ledger has one
   */
  record Transfer(
      TransferKind kind,
      AccountNumber account,
      AccountNumber payee,
      long sequence,
      CompressedRistretto commitment,
      CompressedRistretto payerHandle,
      CompressedRistretto payeeHandle,
      Optional<CompressedRistretto> auditorHandle)
      implements Transaction {}

  /**
   * Makes an encrypted amount out of nothing, and available to an issuer: the one way in which the
   * sum of all accounts changes.
   *
   * @param account the issuer's
   * @param sequence its next sequence number, from 1 on
   * @param commitment C = v G + r H
   * @param handle r times the issuer's key
   */
  record Issuance(
      AccountNumber account,
      long sequence,
      CompressedRistretto commitment,
      CompressedRistretto handle)
      implements Transaction {}

  /**
   * Adds all that is pending of an account to what is available to it.
   *
   * @param account whose
   * @param sequence its next sequence number, from 1 on
   * @param creditCounter a number of credits since the account was opened; it must have had as
   *     many, and may have had more by now
   */
  record Fold(AccountNumber account, long sequence, long creditCounter) implements Transaction {}
}
