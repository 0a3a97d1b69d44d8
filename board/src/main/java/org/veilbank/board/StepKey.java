package org.veilbank.board;

import org.veilbank.board.tlog.Hash;

/**
 * The place of a post in what banks have agreed to do. Each author posts at most once at each: that
 * is what makes an append that is tried again harmless, and two contents at one place an
 * equivocation.
 *
 * @param epoch of the key that the post is about, or another 32-byte context
 * @param round 0 or more
 * @param step 0 to 65,535
 * @param part counts the posts of a step, from 0
 * @param kind what is posted: 1 to {@value #MAX_KIND} lower-case letters, digits and hyphens
 */
public record StepKey(Hash epoch, long round, int step, int part, String kind) {
  /** The largest step. */
  public static final int MAX_STEP = 65_535;

  /** Most characters of a kind. */
  public static final int MAX_KIND = 32;

  public StepKey {
    if (round < 0 || step < 0 || step > MAX_STEP || part < 0 || !isKind(kind)) {
      throw new IllegalArgumentException(
          "round %d, step %d, part %d, kind \"%s\": need none below 0, step to %d, kind of 1 to %d of a-z, 0-9, -"
              .formatted(round, step, part, kind, MAX_STEP, MAX_KIND));
    }
  }

  static boolean isKind(String kind) {
    return !kind.isEmpty()
        && kind.length() <= MAX_KIND
        && kind.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }

  @Override
  public String toString() {
    return "%s (round %d, step %d, part %d)".formatted(kind, round, step, part);
  }
}
