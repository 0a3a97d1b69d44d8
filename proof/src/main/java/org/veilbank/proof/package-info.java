/**
 * Confidential amounts: Pedersen commitments and twisted ElGamal ciphertexts over Ristretto255,
 * proofs about them, and the verification of many proofs at once.
 *
 * <p>An amount v is committed to as C = v G + r H; whoever holds the secret s of a public key P =
 * s^-1 H reads it by the handle D = r P, as C - s D = v G. Proofs are Schnorr-type sigma protocols
 * and Bulletproofs range proofs (Bünz, Bootle, Boneh, Poelstra, Wuille and Maxwell, ePrint
 * 2017/1066), made non-interactive by Merlin v1.0 transcripts. Keys, ciphertexts and proofs have
 * the bytes of the public package {@code solana-zk-sdk} (npm {@code @solana/zk-sdk} 0.4.1), so that
 * a client may use that one instead.
 *
 * <p>What a client computes from secrets is constant-time; verification takes public values only
 * and is called {@code Vartime}. Randomness is handed in. {@code docs/proofs.md} has the formats.
 */
@NullMarked
package org.veilbank.proof;

import org.jspecify.annotations.NullMarked;
