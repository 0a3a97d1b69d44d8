/**
 * Levelled BGV homomorphic encryption in residue-number form (Brakerski, Gentry and Vaikuntanathan,
 * ePrint 2011/277; Gentry, Halevi and Smart, ePrint 2012/099) with slots over Z_t.
 *
 * <p>A {@link org.veilbank.fhe.BgvSpec} becomes validated {@link org.veilbank.fhe.BgvParameters}; a
 * {@link org.veilbank.fhe.BgvContext} adds tables and threads; encoder, key generator, encryptor,
 * evaluator and decryptor work in a context.
 */
@NullMarked
package org.veilbank.fhe;

import org.jspecify.annotations.NullMarked;
