/**
 * Arithmetic in Z_q[X]/(X^N + 1) for primes q below 2^50: moduli, transforms, base extension,
 * samplers. Residues are balanced doubles, because fused multiply-add on doubles is the fastest
 * exact modular product that today's vector units offer.
 */
@NullMarked
package org.veilbank.math;

import org.jspecify.annotations.NullMarked;
