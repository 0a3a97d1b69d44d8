/**
 * The group Ristretto255 (RFC 9496) of prime order l = 2^252 +
 * 27742317777372353535851937790883648493: scalars, points, multiscalar multiplication, sums of
 * millions of accounts, discrete logarithms of small values.
 *
 * <p>32 bytes from the wire are a {@link org.veilbank.group.CompressedRistretto}, which may be
 * anything; decoding makes a {@link org.veilbank.group.RistrettoPoint}, which is always an element.
 * A {@link org.veilbank.group.SecretScalar} is treated in constant time, a {@link
 * org.veilbank.group.Scalar} is public; methods that end in {@code Vartime} take public ones only,
 * so the compiler finds a secret in the wrong place.
 *
 * <p>Points are computed with as elements of the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2
 * over the integers modulo 2^255 - 19, in extended coordinates (Hisil, Wong, Carter and Dawson,
 * ePrint 2008/522). Several points of the curve are one element: compare elements, or their
 * encodings, and never coordinates.
 */
@NullMarked
package org.veilbank.group;

import org.jspecify.annotations.NullMarked;
