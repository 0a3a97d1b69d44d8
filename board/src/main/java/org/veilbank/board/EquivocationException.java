package org.veilbank.board;

/** This bank was about to post another content at a step where it has posted already. */
public final class EquivocationException extends Exception {
  private static final long serialVersionUID = 1L;

  EquivocationException(Entry refused, long position) {
    super(
        "%s: this bank has posted another content there, as entry %d; that one stands"
            .formatted(refused.header().key(), position));
  }
}
