/**
 * Both sides of the counter: holders, who sign transactions and prove that they are in order, and
 * the gate of a ledger, which verifies them before they are written. Rules LED-1 and LED-2.
 */
@NullMarked
package org.veilbank.card;

import org.jspecify.annotations.NullMarked;
