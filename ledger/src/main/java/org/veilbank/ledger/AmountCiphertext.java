package org.veilbank.ledger;

import org.veilbank.group.RistrettoPoint;

/**
 * A twisted ElGamal ciphertext for one key, or a sum of them.
 *
 * @param commitment C = v G + r H
 * @param handle D = r P
 */
public record AmountCiphertext(RistrettoPoint commitment, RistrettoPoint handle) {}
