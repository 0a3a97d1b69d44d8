/**
 * One encryption key for several banks, of which nobody holds the secret: shares of it, decryption
 * by any t of n banks that may be retried without harm, and refresh. State machines and arithmetic
 * only: no network, no clock, and randomness is handed in.
 */
@NullMarked
package org.veilbank.threshold;

import org.jspecify.annotations.NullMarked;
