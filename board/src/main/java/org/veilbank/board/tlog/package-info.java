/**
 * The formats of transparency logs, so that any auditor's tools can check ours: Merkle trees and
 * proofs of RFC 6962 and RFC 9162, and the C2SP documents signed-note, tlog-checkpoint,
 * tlog-cosignature (Ed25519) and tlog-tiles. Pure functions: no files, no clock, no randomness.
 */
@NullMarked
package org.veilbank.board.tlog;

import org.jspecify.annotations.NullMarked;
