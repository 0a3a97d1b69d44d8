package org.veilbank.threshold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veilbank.math.Seed;

/**
 * How one bank comes to its flooding keys: each member of a set of n-t+1 banks gives 32 bytes to
 * each other, and the set's key is the hash of all, in the members' order (THR-1.5).
 */
final class FloodingKeyAgreement {
  private final ThresholdParameters parameters;
  private final BankIndex self;
  private final SortedMap<Integer, MessageDigest> keys = new TreeMap<>();

  FloodingKeyAgreement(ThresholdParameters parameters, EpochId attempt, BankIndex self) {
    this.parameters = parameters;
    this.self = self;
    for (int subset : shared(parameters, self, self)) {
      MessageDigest sha256 = CeremonySetup.sha256();
      sha256.update("veilbank/flooding-key".getBytes(StandardCharsets.US_ASCII));
      sha256.update(attempt.bytes());
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(subset).array());
      keys.put(subset, sha256);
    }
  }

  private static List<Integer> shared(ThresholdParameters parameters, BankIndex a, BankIndex b) {
    return parameters.subsets().stream()
        .filter(s -> ThresholdParameters.contains(s, a) && ThresholdParameters.contains(s, b))
        .toList();
  }

  /** Bytes that one bank contributes to another. */
  static int contributionBytes(ThresholdParameters parameters, BankIndex giver, BankIndex to) {
    return Seed.BYTES * shared(parameters, giver, to).size();
  }

  /** What this bank contributes to another: the same 32 bytes to all members of a set. */
  byte[] contribution(BankIndex to, Seed seed) {
    ByteBuffer bytes = ByteBuffer.allocate(contributionBytes(parameters, self, to));
    for (int subset : shared(parameters, self, to)) {
      try (Seed own = seed.derive("veilbank/ceremony/flooding", subset)) {
        bytes.put(own.exportBytes());
      }
    }
    return bytes.array();
  }

  /** Takes in what a bank contributed, from an offset; banks must be taken in their order. */
  void add(BankIndex giver, byte[] message, int offset) {
    int at = offset;
    for (int subset : shared(parameters, giver, self)) {
      MessageDigest key = keys.get(subset);
      if (key == null) {
        throw new IllegalStateException("no key of a set that %s is in".formatted(self));
      }
      key.update(message, at, Seed.BYTES);
      at += Seed.BYTES;
    }
  }

  /** The keys, and for each set a hash by which its members see that they have the same one. */
  record Agreed(FloodingKeys keys, SortedMap<Integer, Seed> confirmations) {}

  /** Ends the agreement. */
  Agreed finish() {
    Map<Integer, Seed> seeds = new HashMap<>();
    SortedMap<Integer, Seed> confirmations = new TreeMap<>();
    keys.forEach((subset, key) -> {
      Seed seed = Seed.of(key.digest());
      seeds.put(subset, seed);
      confirmations.put(subset, seed.derive("veilbank/flooding-key/confirmation"));
    });
    return new Agreed(new FloodingKeys(parameters, self, seeds), confirmations);
  }
}
