package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.fhe.BgvCodec;
import org.veilbank.fhe.Ciphertext;
import org.veilbank.fhe.InvalidEncodingException;

/**
 * The masks of one refresh, between commitment and use (THR-3.1). Commitments are closed before the
 * first mask is revealed; a mask that was not committed to, or is not revealed, drops out, and at
 * least t must remain.
 *
 * <p>A reveal is a nonce of {@value Commitment#NONCE_BYTES} bytes and the encoded mask.
 */
public final class CommittedMasks {
  private final ThresholdParameters parameters;
  private final EpochId place;
  private final int step;
  private final int level;
  private final SortedMap<BankIndex, byte[]> commitments = new TreeMap<>();

  /**
   * What is left when all have revealed.
   *
   * @param masks of the banks present, in their order
   * @param present the banks whose masks are used
   * @param wrong banks that revealed something that they had not committed to, or that is no mask;
   *     with the reason
   */
  public record Revealed(
      List<Ciphertext> masks, List<BankIndex> present, SortedMap<BankIndex, String> wrong) {
    public Revealed {
      masks = List.copyOf(masks);
      present = List.copyOf(present);
    }
  }

  /**
   * Masks whose commitments are closed.
   *
   * @param place names the refresh: a digest of epoch, round and chunk
   * @param step at which masks are revealed, in the protocol that this is part of
   * @param level of the masks
   * @param commitments by bank
   * @throws IllegalArgumentException if a commitment has another length, or a bank is no member
   */
  public CommittedMasks(
      ThresholdParameters parameters,
      EpochId place,
      int step,
      int level,
      Map<BankIndex, byte[]> commitments) {
    this.parameters = parameters;
    this.place = place;
    this.step = step;
    this.level = level;
    commitments.forEach((bank, commitment) -> {
      parameters.requireMember(bank);
      if (commitment.length != Commitment.BYTES) {
        throw new IllegalArgumentException(
            "%s: commitment of %d bytes: need %d"
                .formatted(bank, commitment.length, Commitment.BYTES));
      }
      this.commitments.put(bank, commitment.clone());
    });
  }

  /**
   * Checks the reveals. Those of banks that committed to nothing are among the wrong ones.
   *
   * @throws IllegalStateException if fewer than t masks remain: then nothing may be decrypted
   */
  public Revealed reveal(Map<BankIndex, byte[]> reveals) {
    List<Ciphertext> masks = new ArrayList<>();
    List<BankIndex> present = new ArrayList<>();
    SortedMap<BankIndex, String> wrong = new TreeMap<>();
    new TreeMap<>(reveals)
        .forEach((bank, reveal) -> {
          byte[] commitment = commitments.get(bank);
          if (commitment == null) {
            wrong.put(bank, "revealed a mask without a commitment");
          } else if (!Commitment.opens(commitment, reveal, place, step, bank)) {
            wrong.put(bank, "revealed another mask than it committed to");
          } else {
            try {
              masks.add(decode(reveal));
              present.add(bank);
            } catch (InvalidEncodingException e) {
              wrong.put(bank, String.valueOf(e.getMessage()));
            }
          }
        });
    if (present.size() < parameters.threshold()) {
      throw new IllegalStateException(
          "masks of %s: need those of at least %d banks"
              .formatted(present, parameters.threshold()));
    }
    return new Revealed(masks, present, wrong);
  }

  private Ciphertext decode(byte[] reveal) throws InvalidEncodingException {
    Ciphertext mask =
        new BgvCodec(parameters.context())
            .decodeCiphertext(Arrays.copyOfRange(reveal, Commitment.NONCE_BYTES, reveal.length));
    double fresh = parameters.context().freshNoiseBits();
    // What a bank says of its noise decides what others compute from it: there is one right value.
    if (mask.level() != level || mask.factor() != 1 || mask.noiseBits() != fresh) {
      throw new InvalidEncodingException(
          "mask of level %d, factor %d, noise 2^%.2f: need level %d, factor 1, noise 2^%.2f"
              .formatted(mask.level(), mask.factor(), mask.noiseBits(), level, fresh));
    }
    return mask;
  }
}
