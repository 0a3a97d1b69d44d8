package org.veilbank.round;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.veilbank.board.Accepted;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Plaintext;
import org.veilbank.threshold.ThresholdParameters;

/** What the banks posted to open masked aggregates, checked and combined (RND-3.4, RND-5.1). */
final class Openings {
  private final ThresholdParameters parameters;
  private final RoundState state;
  private final Payloads payloads;
  private final Consumer<Fault> faults;

  /**
   * Of a round whose contributions are closed.
   *
   * @param faults is told of posts that do not fit, which do not count
   */
  Openings(
      ThresholdParameters parameters, RoundState state, Payloads payloads, Consumer<Fault> faults) {
    this.parameters = parameters;
    this.state = state;
    this.payloads = payloads;
    this.faults = faults;
  }

  /**
   * What the openings of a range come to; empty if more are to be waited for.
   *
   * @throws RoundFailedException if they do not agree, and waiting does not help
   */
  Optional<List<Plaintext>> combined(Aggregate aggregate, Patience patience)
      throws IOException, RoundFailedException {
    int range = aggregate.range().index();
    SortedSet<Integer> banks = state.presentAfter(RoundStep.CONTRIBUTION);
    AnswerPool pool = new AnswerPool(parameters, state.id().epoch(), faults);
    List<Ciphertext> masked = aggregate.masked();
    try {
      for (int bank : banks) {
        Accepted post = state.postsOf(bank, RoundStep.OPENING).get(range);
        if (post != null) {
          add(pool, post, aggregate, masked);
        }
      }
      return pool.open(masked, "opening of range %d".formatted(range), banks.size(), patience);
    } finally {
      masked.forEach(Ciphertext::close);
    }
  }

  private void add(AnswerPool pool, Accepted post, Aggregate aggregate, List<Ciphertext> masked)
      throws IOException {
    int bank = post.entry().header().author();
    byte[] bytes = payloads.read(post);
    if (bytes.length < Hash.BYTES
        || !Arrays.equals(Arrays.copyOf(bytes, Hash.BYTES), aggregate.digest().bytes())) {
      faults.accept(
          new Fault(
              "RND-3.4",
              bank,
              post.position(),
              "digest of the aggregate of range %d differs".formatted(aggregate.range().index())));
    } else {
      pool.add(bank, post.position(), Arrays.copyOfRange(bytes, Hash.BYTES, bytes.length), masked);
    }
  }
}
