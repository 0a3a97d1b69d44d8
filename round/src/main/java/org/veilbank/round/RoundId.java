package org.veilbank.round;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.board.Accepted;
import org.veilbank.board.StepKey;
import org.veilbank.board.tlog.Hash;
import org.veilbank.math.Seed;
import org.veilbank.threshold.EpochId;

/**
 * Names a round: every entry, proof, sealed message and hash of it is bound to these (RND-1.3).
 *
 * @param consortium id of the genesis
 * @param epoch of the key
 * @param number from 1
 */
public record RoundId(Hash consortium, EpochId epoch, long number) {
  public RoundId {
    if (number < 1) {
      throw new IllegalArgumentException("round %d: need at least 1".formatted(number));
    }
  }

  /** The place of a post. */
  public StepKey key(RoundStep step, int part) {
    return key(step, part, step.kind());
  }

  /** The place of a post of a kind. */
  StepKey key(RoundStep step, int part, String kind) {
    return new StepKey(Hash.of(epoch.bytes()), number, step.code(), part, kind);
  }

  /** A name, in the form of an epoch's, for one purpose in the round. */
  EpochId place(String purpose, int part) {
    return EpochId.of(digest("veilbank/round/" + purpose, integer(part)).bytes());
  }

  /** SHA-256 of a label, this id and some bytes. */
  Hash digest(String label, byte[]... parts) {
    byte[][] all = new byte[parts.length + 4][];
    all[0] = (label + "\n").getBytes(StandardCharsets.US_ASCII);
    all[1] = consortium.bytes();
    all[2] = epoch.bytes();
    all[3] = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    System.arraycopy(parts, 0, all, 4, parts.length);
    return Hash.sha256(all);
  }

  /** The seed of all of a bank's randomness in the round. */
  Seed seed(Seed master) {
    ByteBuffer names = ByteBuffer.allocate(2 * Hash.BYTES);
    names.put(consortium.bytes()).put(epoch.bytes()).flip();
    long[] indices = new long[names.capacity() / Long.BYTES + 1];
    names.asLongBuffer().get(indices, 0, indices.length - 1);
    indices[indices.length - 1] = number;
    return master.derive("round", indices);
  }

  /** The hash by which a bank commits to its seed. */
  Hash seedHash(int bank, Seed seed) {
    byte[] bytes = seed.exportBytes();
    try {
      return digest("veilbank/round/seed", integer(bank), bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The hash by which a bank commits to its nonce. */
  Hash nonceHash(int bank, byte[] nonce) {
    return digest("veilbank/round/nonce", integer(bank), nonce);
  }

  /** The hash by which a bank commits to posts of a purpose, by part. */
  Hash postsHash(String purpose, int bank, SortedMap<Integer, Accepted> posts) {
    SortedMap<Integer, Hash> digests = new TreeMap<>();
    posts.forEach((part, post) -> digests.put(part, post.entry().header().payload()));
    return digestsHash(purpose, bank, digests);
  }

  /** The same, of the payloads' digests. */
  Hash digestsHash(String purpose, int bank, SortedMap<Integer, Hash> digests) {
    byte[][] all = new byte[1 + 2 * digests.size()][];
    all[0] = integer(bank);
    int at = 1;
    for (Map.Entry<Integer, Hash> each : digests.entrySet()) {
      all[at++] = integer(each.getKey());
      all[at++] = each.getValue().bytes();
    }
    return digest("veilbank/round/posts/" + purpose, all);
  }

  static byte[] integer(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  @Override
  public String toString() {
    return "round %d of %s".formatted(number, epoch);
  }
}
