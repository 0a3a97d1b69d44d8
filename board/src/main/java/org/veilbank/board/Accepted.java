package org.veilbank.board;

/**
 * An entry that counts: signed by a bank, next in its chain, within limits.
 *
 * @param position in the log, from 0
 * @param entry the entry
 */
public record Accepted(long position, Entry entry) {}
