/**
 * The confidential card ledger: what each account may spend, and what came in, as sums of
 * ciphertexts that are added and never opened.
 *
 * <p>{@link org.veilbank.ledger.Transaction}s whose proofs and signatures are known to be right are
 * put together in a {@link org.veilbank.ledger.Batch}; at its place in the log that is a {@link
 * org.veilbank.ledger.Frame}. {@link org.veilbank.ledger.LedgerState} is a function of the frames
 * and nothing else. {@link org.veilbank.ledger.LedgerEngine} makes frames durable before it applies
 * and answers them.
 *
 * <p>Everything here is public data, and takes a time that depends on it.
 */
@NullMarked
package org.veilbank.ledger;

import org.jspecify.annotations.NullMarked;
