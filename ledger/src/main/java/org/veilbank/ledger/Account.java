package org.veilbank.ledger;

import org.veilbank.group.CompressedRistretto;

/**
 * An account as it is after some frame.
 *
 * @param number which one
 * @param role what it is for
 * @param encryptionKey of its owner
 * @param verifyingKey of its owner
 * @param sequence number of its last decided transaction: the next one has the next number
 * @param creditCounter how many credits it ever had
 * @param pendingCredits how many of them are pending
 * @param available what its owner may spend
 * @param pending what came in since the last fold
 */
public record Account(
    AccountNumber number,
    Role role,
    CompressedRistretto encryptionKey,
    VerifyingKey verifyingKey,
    long sequence,
    long creditCounter,
    int pendingCredits,
    AmountCiphertext available,
    AmountCiphertext pending) {}
