package org.veilbank.payments;

import java.util.Arrays;

/**
 * The payments of patterns that are due in the steps to come. Only so many steps ahead are kept as
 * one occurrence may last, so memory does not depend on the number of payments.
 *
 * <p>An occurrence is entered whole or not at all: when a step begins, and only if all its payments
 * find room before the last step ends.
 */
final class PatternSchedule {
  private final GeneratorParameters parameters;
  private final GeneratorSpec spec;
  private final Pattern[] kinds;
  private final AmountChoice amounts;
  private final SplitMix64 random;

  /** The payments due at step s are in the ring's place s mod its length. */
  private final PaymentBatch[] ring;

  private final int[] members;
  private final long[] dueSteps;
  private long occurrences;
  private long entered;

  PatternSchedule(GeneratorParameters parameters, AmountChoice amounts, SplitMix64 random) {
    this.parameters = parameters;
    this.spec = parameters.spec();
    this.kinds = spec.patterns().toArray(Pattern[]::new);
    Arrays.sort(kinds);
    this.amounts = amounts;
    this.random = random;
    this.ring = new PaymentBatch[spec.patternSteps()];
    Arrays.setAll(ring, i -> new PaymentBatch(16));
    this.members = new int[spec.maxMembers() + 2];
    this.dueSteps = new long[2 * spec.maxMembers()];
  }

  private PaymentBatch due(long step) {
    return ring[(int) (step % ring.length)];
  }

  /** Begins as many occurrences as the share asks for, and gives what is due at the step. */
  PaymentBatch begin(long step) {
    long until = step * spec.paymentsPerStep() + parameters.slots(step);
    boolean room = true;
    while (room && entered < spec.patternShare() * until) {
      room = enter(step);
    }
    return due(step);
  }

  /** Makes the step's place free for the step that is a ring's length later. */
  void end(long step) {
    due(step).clear(0);
  }

  private boolean enter(long step) {
    Pattern kind = kinds[(int) random.nextBelow(kinds.length)];
    int count =
        spec.minMembers() + (int) random.nextBelow(spec.maxMembers() - spec.minMembers() + 1L);
    int parts = kind == Pattern.SCATTER_GATHER ? 2 * count : count;
    if (!findRoom(step, parts)) {
      return false;
    }
    drawMembers(count + 2);
    occurrences++;
    entered += parts;
    switch (kind) {
      case FAN_IN -> fanIn(count);
      case FAN_OUT -> fanOut(count);
      case CYCLE -> cycle(count);
      case STRUCTURING -> structuring(count);
      case SCATTER_GATHER -> scatterGather(count);
    }
    return true;
  }

  /** Chooses the steps of the parts, at random or, if that fails, as early as there is room. */
  private boolean findRoom(long step, int parts) {
    long window = Math.min(spec.patternSteps(), parameters.steps() - step);
    for (int i = 0; i < parts; i++) {
      dueSteps[i] = step + random.nextBelow(window);
    }
    Arrays.sort(dueSteps, 0, parts);
    if (place(parts, step + window)) {
      return true;
    }
    Arrays.fill(dueSteps, 0, parts, step);
    return place(parts, step + window);
  }

  /** Moves the parts of full steps to the next one with room, in their order. */
  private boolean place(int parts, long end) {
    int together = 0;
    for (int i = 0; i < parts; i++) {
      long previous = i == 0 ? -1 : dueSteps[i - 1];
      long at = Math.max(dueSteps[i], previous);
      together = at == previous ? together + 1 : 0;
      while (due(at).size() + together >= parameters.slots(at)) {
        at++;
        together = 0;
        if (at == end) {
          return false;
        }
      }
      dueSteps[i] = at;
    }
    return true;
  }

  /** Different entities, each as likely as any other. */
  private void drawMembers(int count) {
    for (int i = 0; i < count; i++) {
      do {
        members[i] = (int) random.nextBelow(spec.entities());
      } while (isAmongFirst(i, members[i]));
    }
  }

  private boolean isAmongFirst(int count, int member) {
    for (int i = 0; i < count; i++) {
      if (members[i] == member) {
        return true;
      }
    }
    return false;
  }

  /** Adds a part; to be called in the order of parts, since those of one step keep their order. */
  private void add(Pattern kind, int part, int payer, int payee, long cents) {
    due(dueSteps[part]).addPart(kind, occurrences, members[payer], members[payee], cents);
  }

  private void fanIn(int count) {
    for (int i = 0; i < count; i++) {
      add(Pattern.FAN_IN, i, i + 1, 0, amounts.draw(random));
    }
  }

  private void fanOut(int count) {
    for (int i = 0; i < count; i++) {
      add(Pattern.FAN_OUT, i, 0, i + 1, amounts.draw(random));
    }
  }

  private void cycle(int count) {
    long cents = amounts.draw(random);
    for (int i = 0; i < count; i++) {
      add(Pattern.CYCLE, i, i, (i + 1) % count, cents);
      cents = passedOn(cents);
    }
  }

  private void structuring(int count) {
    long band = spec.limitCents() / 10;
    for (int i = 0; i < count; i++) {
      add(Pattern.STRUCTURING, i, 0, 1, spec.limitCents() - 1 - random.nextBelow(band));
    }
  }

  private void scatterGather(int count) {
    int last = count + 1;
    long[] cents = new long[count];
    for (int i = 0; i < count; i++) {
      cents[i] = amounts.draw(random);
      add(Pattern.SCATTER_GATHER, i, 0, i + 1, cents[i]);
    }
    for (int i = 0; i < count; i++) {
      add(Pattern.SCATTER_GATHER, count + i, i + 1, last, passedOn(cents[i]));
    }
  }

  /** Who passes money on keeps up to a twentieth of it. */
  private long passedOn(long cents) {
    return cents - random.nextBelow(cents / 20 + 1);
  }
}
