package org.veilbank.threshold;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a journal knows, and the rules by which it takes one more entry (THR-2.2, THR-2.3). */
final class AnswerLedger {
  private final long limit;
  private final Map<AnswerSlot, CiphertextDigest> answered = new HashMap<>();
  private final Set<CiphertextDigest> decrypted = new HashSet<>();

  /** A ledger that allows this many decryptions of different ciphertexts. */
  AnswerLedger(long limit) {
    this.limit = limit;
  }

  /**
   * Whether an entry is new and may be made.
   *
   * @return false if it has been made already
   * @throws ConflictingAnswerException if it must not be made
   */
  boolean admits(AnswerSlot slot, CiphertextDigest digest) throws ConflictingAnswerException {
    CiphertextDigest before = answered.get(slot);
    if (before != null && !before.equals(digest)) {
      throw new ConflictingAnswerException(
          "THR-2.3: %s was answered for ciphertext %s, refused for %s"
              .formatted(slot, before, digest));
    }
    if (before == null && !decrypted.contains(digest) && decrypted.size() >= limit) {
      throw new ConflictingAnswerException(
          "THR-2.2: %d ciphertexts were decrypted under this key, which is its limit"
              .formatted(limit));
    }
    return before == null;
  }

  /** Makes an entry. */
  void add(AnswerSlot slot, CiphertextDigest digest) {
    answered.put(slot, digest);
    decrypted.add(digest);
  }

  int size() {
    return answered.size();
  }
}
