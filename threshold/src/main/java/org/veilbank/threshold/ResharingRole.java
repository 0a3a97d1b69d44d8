package org.veilbank.threshold;

import java.util.Optional;

/**
 * What a bank is in a resharing. One that stays is both a resharer and a member of the new set, in
 * general with another index.
 *
 * @param oldShare the share that it deals on, if it is one of the resharers
 * @param newIndex its index in the new set, if it is in it
 */
public record ResharingRole(Optional<KeyShare> oldShare, Optional<BankIndex> newIndex) {
  public ResharingRole {
    if (oldShare.isEmpty() && newIndex.isEmpty()) {
      throw new IllegalArgumentException("a bank without a share and not of the new set: no role");
    }
  }
}
