package org.veilbank.round;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.veilbank.board.Accepted;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.Evaluator;
import org.veilbank.fhe.InvalidEncodingException;
import org.veilbank.threshold.BankIndex;
import org.veilbank.threshold.CommittedMasks;
import org.veilbank.threshold.CommittedMasks.Revealed;
import org.veilbank.threshold.EpochId;
import org.veilbank.threshold.Refresh;
import org.veilbank.threshold.ThresholdParameters;

/**
 * Adds up what the banks of a round have contributed, range by range (RND-3.4). What is released to
 * a bank has nothing of its own in it: where ranges share a chunk, each has a sum of its own, and
 * masks, so that a bank cannot add to its own clients.
 */
final class Aggregation {
  private final ThresholdParameters parameters;
  private final RoundState state;
  private final Payloads payloads;
  private final List<CiphertextForm> forms;
  private final int maskLevel;
  private final Consumer<Fault> faults;
  private final Evaluator evaluator;
  private final Refresh refresh;

  /**
   * Of a round whose contributions are closed.
   *
   * @param forms of the ciphertexts of a contribution, in order
   * @param maskLevel the level of masks
   * @param faults is told of posts that cannot be read, which do not count
   */
  Aggregation(
      ThresholdParameters parameters,
      RoundState state,
      Payloads payloads,
      List<CiphertextForm> forms,
      int maskLevel,
      Consumer<Fault> faults) {
    this.parameters = parameters;
    this.state = state;
    this.payloads = payloads;
    this.forms = List.copyOf(forms);
    this.maskLevel = maskLevel;
    this.faults = faults;
    this.evaluator = new Evaluator(parameters.context());
    this.refresh = new Refresh(parameters);
  }

  /**
   * A range's aggregate, of which the slots of the range count.
   *
   * @throws RoundFailedException if too few masks, or no contributions, can be read
   */
  Aggregate of(TableRange range) throws IOException, RoundFailedException {
    List<Ciphertext> sums = sums(range);
    Hash digest =
        state
            .id()
            .digest(
                "veilbank/round/aggregate",
                RoundId.integer(range.index()),
                CiphertextForm.encode(parameters.context(), sums));
    return new Aggregate(range, digest, sums, masks(range.index()), refresh);
  }

  private List<Ciphertext> sums(TableRange range) throws IOException, RoundFailedException {
    @Nullable List<Ciphertext> sums = null;
    for (int bank : state.present()) {
      Accepted post = state.postsOf(bank, RoundStep.CONTRIBUTION).get(range.chunk());
      List<Ciphertext> own = post == null || bank == range.bank() ? null : contribution(bank, post);
      if (own != null) {
        sums = sums == null ? own : add(sums, own);
      }
    }
    if (sums == null) {
      throw new RoundFailedException(
          new Fault(
              "RND-3.3",
              0,
              -1,
              "no contribution to range %d can be read".formatted(range.index())));
    }
    return sums;
  }

  private @Nullable List<Ciphertext> contribution(int bank, Accepted post) throws IOException {
    try {
      return CiphertextForm.decode(parameters.context(), payloads.read(post), forms);
    } catch (InvalidEncodingException e) {
      faults.accept(
          new Fault(
              "RND-6.3", bank, post.position(), "contribution: " + String.valueOf(e.getMessage())));
      return null;
    }
  }

  private List<Ciphertext> add(List<Ciphertext> sums, List<Ciphertext> more) {
    List<Ciphertext> added = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      try (Ciphertext before = sums.get(i);
          Ciphertext term = more.get(i)) {
        added.add(evaluator.add(before, term));
      }
    }
    return added;
  }

  /** The sum of the masks of a range, for each value. */
  private List<Ciphertext> masks(int range) throws IOException, RoundFailedException {
    Map<Integer, List<byte[]>> reveals = new HashMap<>();
    for (int bank : state.present()) {
      Accepted post = state.masksOf(bank).get(range);
      if (post != null) {
        reveals.put(bank, MaskPost.split(payloads.read(post), state.values()));
      }
    }
    List<Ciphertext> masks = new ArrayList<>();
    for (int value = 0; value < state.values(); value++) {
      Map<BankIndex, byte[]> commitments = new HashMap<>();
      Map<BankIndex, byte[]> revealed = new HashMap<>();
      for (Map.Entry<Integer, List<byte[]>> each : reveals.entrySet()) {
        BankIndex bank = new BankIndex(each.getKey());
        commitments.put(bank, state.maskCommitment(each.getKey(), range, value));
        if (!each.getValue().isEmpty()) {
          revealed.put(bank, each.getValue().get(value));
        }
      }
      List<Ciphertext> each = reveal(range, value, commitments, revealed).masks();
      masks.add(refresh.sum(each));
      each.forEach(Ciphertext::close);
    }
    return masks;
  }

  private Revealed reveal(
      int range, int value, Map<BankIndex, byte[]> commitments, Map<BankIndex, byte[]> revealed)
      throws RoundFailedException {
    try {
      Revealed masks =
          new CommittedMasks(
                  parameters,
                  MaskPost.place(state.id(), range, value),
                  RoundStep.CONTRIBUTION.code(),
                  maskLevel,
                  commitments)
              .reveal(revealed);
      masks
          .wrong()
          .forEach((bank, why) ->
              faults.accept(
                  new Fault(
                      "THR-3.1", bank.value(), -1, "mask of range %d %s".formatted(range, why))));
      return masks;
    } catch (IllegalStateException e) {
      throw new RoundFailedException(
          new Fault(
              "THR-3.1", 0, -1, "range %d: %s".formatted(range, String.valueOf(e.getMessage()))));
    }
  }

  /** How a bank's masks of one range are posted: for each value a nonce and a ciphertext. */
  static final class MaskPost {
    private MaskPost() {}

    /** What a mask's commitment is bound to. */
    static EpochId place(RoundId round, int range, int value) {
      return round.place("mask-" + value, range);
    }

    /** The reveals; none if the length is wrong. */
    static List<byte[]> split(byte[] bytes, int values) {
      if (bytes.length % values != 0) {
        return List.of();
      }
      int length = bytes.length / values;
      List<byte[]> reveals = new ArrayList<>();
      for (int i = 0; i < values; i++) {
        reveals.add(Arrays.copyOfRange(bytes, i * length, (i + 1) * length));
      }
      return reveals;
    }
  }
}
