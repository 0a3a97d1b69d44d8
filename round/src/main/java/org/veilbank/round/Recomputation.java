package org.veilbank.round;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.board.Accepted;
import org.veilbank.board.Entry;
import org.veilbank.board.Payload;
import org.veilbank.board.tlog.Hash;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.ConflictingAnswerException;

/**
 * Makes every post of a bank again, from its seed, its clients and the board, and compares
 * (RND-1.2): a bank that posted something crafted cannot show a seed and clients that give the same
 * bytes.
 */
public final class Recomputation {
  /**
   * A post that was made again.
   *
   * @param entry what was posted
   * @param again SHA-256 of what the bank should have posted; empty if it should have posted
   *     nothing
   */
  public record Compared(Accepted entry, Optional<Hash> again) {
    /** Whether it is the same. */
    public boolean isSame() {
      return again.isPresent() && again.get().equals(entry.entry().header().payload());
    }
  }

  private final RoundState state;
  private final RoundWork work;
  private final RoundReveal reveal;
  private final int self;

  /**
   * Of a bank's posts in a round.
   *
   * @param work of the bank, with an empty spool and an empty journal
   */
  public Recomputation(RoundState state, RoundWork work, BankIndex self) {
    this.state = state;
    this.work = work;
    this.reveal = new RoundReveal(work);
    this.self = self.value();
  }

  /**
   * Compares all posts but votes, resignations and the commitment to the result, which depend on
   * time or on what others sealed.
   */
  public List<Compared> compare()
      throws IOException, RoundFailedException, ConflictingAnswerException {
    List<Compared> compared = new ArrayList<>();
    once(RoundStep.COMMIT, work.commit(), compared);
    if (state.isClosed(RoundStep.COMMIT)) {
      once(RoundStep.NONCE, work.nonce(), compared);
    }
    if (state.isClosed(RoundStep.NONCE)) {
      once(RoundStep.TABLE_COMMITMENT, work.tableCommitment(), compared);
    }
    if (state.isClosed(RoundStep.TABLE_COMMITMENT)) {
      all(state.postsOf(self, RoundStep.TABLE), work.tables(), compared);
    }
    if (state.isClosed(RoundStep.TABLE)) {
      once(RoundStep.CONTRIBUTION_COMMITMENT, work.contributionCommitment(), compared);
    }
    if (state.isClosed(RoundStep.CONTRIBUTION_COMMITMENT)) {
      all(state.postsOf(self, RoundStep.CONTRIBUTION), work.contributions(), compared);
      all(state.masksOf(self), work.masks(), compared);
    }
    if (state.isClosed(RoundStep.CONTRIBUTION)) {
      finishing(compared);
    }
    return List.copyOf(compared);
  }

  private void finishing(List<Compared> compared)
      throws IOException, RoundFailedException, ConflictingAnswerException {
    NavigableMap<Integer, Payload> openings = new TreeMap<>();
    NavigableMap<Integer, Payload> answers = new TreeMap<>();
    for (TableRange range : state.releasedRanges()) {
      if (state.postsOf(self, RoundStep.OPENING).containsKey(range.index())) {
        openings.put(range.index(), reveal.opening(range));
      }
    }
    for (int chunk : state.releasedChunks()) {
      if (!state.postsOf(self, RoundStep.ANSWER).isEmpty()) {
        reveal.answers(chunk, Patience.GO_ON).ifPresent(answers::putAll);
      }
    }
    all(state.postsOf(self, RoundStep.OPENING), openings, compared);
    all(state.postsOf(self, RoundStep.ANSWER), answers, compared);
  }

  private void once(RoundStep step, Payload again, List<Compared> compared) {
    Accepted entry = state.postsOf(self, step).get(0);
    if (entry != null) {
      compared.add(new Compared(entry, Optional.of(again.digest())));
    }
  }

  private static void all(
      SortedMap<Integer, Accepted> posted,
      SortedMap<Integer, Payload> again,
      List<Compared> compared) {
    for (Map.Entry<Integer, Accepted> each : posted.entrySet()) {
      compared.add(
          new Compared(
              each.getValue(), Optional.ofNullable(again.get(each.getKey())).map(Payload::digest)));
    }
  }

  /** Compares the posts of one attempt of a ceremony. */
  public static List<Compared> compare(
      CeremonyBank bank, List<Accepted> ceremony, Payloads payloads) throws IOException {
    List<Compared> compared = new ArrayList<>();
    for (Accepted entry : ceremony) {
      Entry.Header header = entry.entry().header();
      if (header.author() == bank.self().value() && header.key().round() == bank.attempt()) {
        compared.add(
            new Compared(
                entry,
                bank.next()
                    .filter(post -> post.key().equals(header.key()))
                    .map(post -> post.payload().digest())));
      }
      bank.hear(entry, payloads);
    }
    return List.copyOf(compared);
  }
}
