package org.veilbank.round;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.veilbank.board.Accepted;
import org.veilbank.board.BankSigner;
import org.veilbank.board.Board;
import org.veilbank.board.BoardLimits;
import org.veilbank.board.BoardStore;
import org.veilbank.board.MemoryStore;
import org.veilbank.board.Payload;
import org.veilbank.board.tlog.Checkpoint;
import org.veilbank.board.tlog.Hash;

/** A board as it would be if a bank had posted something else: all banks sign it again. */
final class RewrittenBoard {
  /** What a bank posts in place of what it had posted; empty for nothing. */
  interface Change {
    Optional<byte[]> of(Accepted entry, byte[] payload);
  }

  final MemoryStore store = new MemoryStore();
  final Board board;
  private final Genesis genesis;

  RewrittenBoard(Genesis genesis) {
    this.genesis = genesis;
    this.board = new Board(store, genesis.boardMembers(), BoardLimits.DEFAULT);
  }

  static RewrittenBoard of(Genesis genesis, BoardStore original, Change change) throws Exception {
    RewrittenBoard rewritten = new RewrittenBoard(genesis);
    Board view = new Board(original, genesis.boardMembers(), BoardLimits.DEFAULT);
    for (Accepted entry : view.follow()) {
      byte[] payload = BankRunner.read(view, entry);
      Optional<byte[]> changed = change.of(entry, payload);
      if (changed.isPresent()) {
        rewritten.post(entry, changed.get(), Arrays.equals(changed.get(), payload));
      }
    }
    return rewritten;
  }

  /** Only what some entries' authors would not have posted is different. */
  static RewrittenBoard changed(
      Genesis genesis, BoardStore original, Predicate<Accepted> which, Change change)
      throws Exception {
    return of(
        genesis,
        original,
        (entry, payload) ->
            which.test(entry) ? change.of(entry, payload.clone()) : Optional.of(payload));
  }

  BankSigner signer(int bank) {
    return new BankSigner(genesis.boardMembers(), bank, TestConsortium.signingSeed(bank));
  }

  private void post(Accepted entry, byte[] payload, boolean same) throws Exception {
    BankSigner signer = signer(entry.entry().header().author());
    byte[] bytes = payload;
    if (same && entry.entry().header().key().kind().equals(RoundStep.CLOSE_KIND)) {
      // The root is another one now.
      board.follow();
      Checkpoint seen = board.cosign(signer, 1);
      bytes = new CloseVote(seen.size(), seen.root()).encode();
    }
    board.post(signer, entry.entry().header().key(), Payload.of(bytes));
  }

  static Predicate<Accepted> at(int bank, RoundStep step) {
    return entry ->
        entry.entry().header().author() == bank
            && entry.entry().header().key().kind().equals(step.kind());
  }

  static Optional<byte[]> flipped(byte[] payload, int at) {
    payload[at] ^= 1;
    return Optional.of(payload);
  }

  static byte[] hash(String text) throws IOException {
    return Hash.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).bytes();
  }
}
