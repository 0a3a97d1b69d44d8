/**
 * Plain payments, before any encryption: who paid whom how many cents, when, and, where a source
 * says so, whether it was laundering.
 *
 * <p>They come from files in public layouts ({@link org.veilbank.payments.PaymentReader}), whose
 * amounts become cents by a rule that the caller states ({@link org.veilbank.payments.AmountRule}),
 * or from a generator that makes any number of them, the same for the same seed ({@link
 * org.veilbank.payments.PaymentGenerator}). Both are streams: memory does not grow with the number
 * of payments. Nothing is wrapped, rounded, merged or left out unless the caller said so, and then
 * it is counted.
 */
@NullMarked
package org.veilbank.payments;

import org.jspecify.annotations.NullMarked;
