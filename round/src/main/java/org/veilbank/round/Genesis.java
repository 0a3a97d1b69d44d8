package org.veilbank.round;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veilbank.board.Members;
import org.veilbank.board.tlog.Hash;
import org.veilbank.fhe.NamedParameters;
import org.veilbank.threshold.BankIndex;

/**
 * What banks agree on when they found a consortium, and sign (RND-1.3). Its id, the SHA-256 of its
 * canonical text, names the consortium everywhere.
 *
 * @param name of the consortium, for people
 * @param members the banks, in order: 2 to 10
 * @param threshold t, 2 to n: how many banks decrypt, and one more than may collude
 * @param parameters of the encryption; for real data those of {@link #parametersFor}
 * @param policy what may be disclosed
 */
public record Genesis(
    String name, List<Member> members, int threshold, NamedParameters parameters, Policy policy) {
  /** The level at which ciphertexts are decrypted: three primes, with room for flooding. */
  public static final int DECRYPTION_LEVEL = 2;

  /** log2 of how many ciphertexts may be decrypted under one key. */
  public static final int LOG_DECRYPTIONS = 20;

  private static final List<NamedParameters> FOR_SEARCH =
      List.of(
          NamedParameters.SEARCH,
          NamedParameters.SEARCH_10,
          NamedParameters.INSECURE_TOY_SEARCH_2048,
          NamedParameters.INSECURE_TOY_SEARCH_10_2048);

  public Genesis {
    members = List.copyOf(members);
    if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name \"%s\": need 1 to 100 characters, none a control character".formatted(name));
    }
    if (members.size() < 2 || members.size() > BankIndex.MAX) {
      throw new IllegalArgumentException(
          "%d banks: need 2 to %d".formatted(members.size(), BankIndex.MAX));
    }
    if (threshold < 2 || threshold > members.size()) {
      throw new IllegalArgumentException(
          "threshold %d: need 2 to %d, the number of banks".formatted(threshold, members.size()));
    }
    if (!FOR_SEARCH.contains(parameters)) {
      throw new IllegalArgumentException(
          "parameters %s: need one of %s".formatted(parameters, FOR_SEARCH));
    }
    if (members.size() > parameters.parties()) {
      throw new IllegalArgumentException(
          "%d banks: parameters %s are for up to %d"
              .formatted(members.size(), parameters, parameters.parties()));
    }
    if (policy.minContributors() > members.size()) {
      throw new IllegalArgumentException(
          "min-contributors %d: need at most %d, the number of banks"
              .formatted(policy.minContributors(), members.size()));
    }
    Set<String> names = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name()) || !keys.add(member.verifyingKey())) {
        throw new IllegalArgumentException(
            "bank %s: another bank has the same name or key".formatted(member.name()));
      }
    }
    long t = parameters.spec().plaintextModulus();
    for (MeasurePolicy each : policy.measures()) {
      long bound = each.measure().scaledBound();
      // One more than the largest sum is encoded too: zero means that nothing is released.
      if (bound > (t - 2) / members.size()) {
        throw new IllegalArgumentException(
            "measure %s: bound %d times %d banks, need it below %d: fewer decimals, or a lower bound"
                .formatted(each.measure().name(), bound, members.size(), t - 1));
      }
    }
    Disclosure.requireFeasible(parameters.parameters(), policy, members.size());
  }

  /**
   * The parameters that a consortium of so many banks is founded with, if it asks for no others.
   */
  public static NamedParameters parametersFor(int banks) {
    return banks <= NamedParameters.SEARCH.parties()
        ? NamedParameters.SEARCH
        : NamedParameters.SEARCH_10;
  }

  /** SHA-256 of {@link GenesisText#print}: the consortium's id. */
  public Hash id() {
    return GenesisText.digest(this);
  }

  /** Who may post on the consortium's board. */
  public Members boardMembers() {
    return new Members(id(), members.stream().map(Member::verifyingKeyBytes).toList());
  }

  /**
   * How many banks of a roster must agree that a phase is closed: more than (m+t-1)/2, so that no
   * t-1 who say different things to different banks can close it twice (RND-6.2).
   *
   * @param roster m, how many banks were called to the round
   */
  public int closeQuorum(int roster) {
    return (roster + threshold - 1) / 2 + 1;
  }
}
