package org.veilbank.threshold;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All banks of a ceremony in one place, and a network between them that delays, doubles and
 * reorders messages, and stops banks, which start again from their seeds and what the network
 * keeps. All that happens follows from a seed.
 */
class SimulatedNetwork {
  /** What a lying bank says to one receiver instead of a message; null for nothing. */
  interface Lie {
    @Nullable CeremonyMessage said(int receiver, CeremonyMessage message);
  }

  private final IntFunction<Ceremony> fresh;
  private final Random random;
  private final Map<Integer, Lie> liars = new HashMap<>();
  private final Ceremony[] banks;

  /** For each bank, all messages for it, each once; and those that it has not heard yet. */
  private final List<List<CeremonyMessage>> sent = new ArrayList<>();

  private final List<List<CeremonyMessage>> pending = new ArrayList<>();
  private int restarts;

  /** Banks 1 to count; each is made by the function, whenever it starts. */
  SimulatedNetwork(int count, IntFunction<Ceremony> fresh, long seed) {
    this.fresh = fresh;
    this.random = new Random(seed);
    this.banks = new Ceremony[count];
    for (int i = 0; i < count; i++) {
      sent.add(new ArrayList<>());
      pending.add(new ArrayList<>());
    }
  }

  /** Lets a bank say something else than it should, the same to all. */
  void lie(int bank, UnaryOperator<CeremonyMessage> lie) {
    lieTo(bank, (receiver, message) -> lie.apply(message));
  }

  /** Lets a bank say something else than it should. */
  void lieTo(int bank, Lie lie) {
    liars.put(bank - 1, lie);
  }

  int restarts() {
    return restarts;
  }

  /** All that was said to a bank. */
  List<CeremonyMessage> sentTo(int bank) {
    return sent.get(bank - 1);
  }

  Ceremony fresh(int bank) {
    return fresh.apply(bank);
  }

  private void post(int bank, List<CeremonyMessage> messages) {
    for (CeremonyMessage message : messages) {
      for (int receiver = 0; receiver < banks.length; receiver++) {
        Lie lie = liars.get(bank);
        CeremonyMessage said = lie == null ? message : lie.said(receiver + 1, message);
        // A bank that starts again says again what it said: the network keeps each message once.
        if (said != null && !sent.get(receiver).contains(said)) {
          sent.get(receiver).add(said);
          pending.get(receiver).add(said);
        }
      }
    }
  }

  private void restart(int bank) {
    restarts++;
    banks[bank] = fresh(bank + 1);
    // What it had heard before is still there for it, in whatever order.
    List<CeremonyMessage> again = new ArrayList<>(sent.get(bank));
    Collections.shuffle(again, random);
    pending.set(bank, again);
    post(bank, banks[bank].start());
  }

  /** Runs until nothing is left to deliver. */
  List<CeremonyOutcome> run(double restartProbability) {
    for (int bank = 0; bank < banks.length; bank++) {
      banks[bank] = fresh(bank + 1);
      post(bank, banks[bank].start());
    }
    while (pending.stream().anyMatch(queue -> !queue.isEmpty())) {
      int bank = random.nextInt(banks.length);
      List<CeremonyMessage> queue = pending.get(bank);
      if (queue.isEmpty()) {
        continue;
      }
      if (random.nextDouble() < restartProbability) {
        restart(bank);
        continue;
      }
      CeremonyMessage message = queue.remove(random.nextInt(Math.min(queue.size(), 6)));
      if (random.nextInt(10) == 0) {
        // Lost on the way, and sent again later.
        queue.add(message);
        continue;
      }
      post(bank, banks[bank].hear(message));
      if (random.nextInt(8) == 0) {
        post(bank, banks[bank].hear(message));
      }
    }
    List<CeremonyOutcome> outcomes = new ArrayList<>();
    for (Ceremony bank : banks) {
      outcomes.add(bank.outcome());
    }
    return outcomes;
  }
}
