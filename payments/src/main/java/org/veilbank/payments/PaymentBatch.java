package org.veilbank.payments;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Generated payments in flat arrays: entities are numbers, so that millions a second need no
 * objects. A batch is filled again and again.
 */
public final class PaymentBatch {
  private int[] payers;
  private int[] payees;
  private long[] cents;
  private long[] steps;
  private @Nullable Pattern[] patterns;
  private long[] occurrences;
  private int size;
  private long first;

  /** An empty batch with room for some payments. */
  public PaymentBatch(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity=%d: need 1 or more".formatted(capacity));
    }
    payers = new int[capacity];
    payees = new int[capacity];
    cents = new long[capacity];
    steps = new long[capacity];
    patterns = new Pattern[capacity];
    occurrences = new long[capacity];
  }

  /** The name of an entity: {@code E} and its number. */
  public static String name(int entity) {
    return "E" + entity;
  }

  int capacity() {
    return payers.length;
  }

  /** How many payments there are. */
  public int size() {
    return size;
  }

  /** The number of the first payment among all, from 0. */
  public long first() {
    return first;
  }

  /** Who pays, from 0 to the number of entities. */
  public int payer(int i) {
    return payers[i];
  }

  /** Who is paid. */
  public int payee(int i) {
    return payees[i];
  }

  /** The amount in cents. */
  public long cents(int i) {
    return cents[i];
  }

  /** The time step, from 0. */
  public long step(int i) {
    return steps[i];
  }

  /** The pattern that the payment is part of, or null if it is honest. */
  public @Nullable Pattern pattern(int i) {
    return patterns[i];
  }

  /** Which occurrence of a pattern it is part of, from 1 over all patterns; 0 if it is honest. */
  public long occurrence(int i) {
    return occurrences[i];
  }

  /** One of the payments as an object. */
  public Payment payment(int i) {
    Pattern pattern = pattern(i);
    return new Payment(
        name(payers[i]),
        name(payees[i]),
        cents[i],
        new Moment.Step(steps[i]),
        null,
        pattern == null
            ? Label.HONEST
            : new Label(true, pattern.id(), Long.toString(occurrences[i])),
        first + i + 1);
  }

  void clear(long firstNumber) {
    size = 0;
    first = firstNumber;
  }

  void addHonest(int payer, int payee, long amount, long step) {
    set(size, payer, payee, amount);
    steps[size] = step;
    patterns[size] = null;
    occurrences[size] = 0;
    size++;
  }

  /** Adds to this batch, growing it if need be, a payment that has no step yet. */
  void addPart(Pattern pattern, long occurrence, int payer, int payee, long amount) {
    if (size == payers.length) {
      grow();
    }
    set(size, payer, payee, amount);
    patterns[size] = pattern;
    occurrences[size] = occurrence;
    size++;
  }

  /** Adds another batch's payment, at a step. */
  void addCopy(PaymentBatch other, int i, long step) {
    set(size, other.payers[i], other.payees[i], other.cents[i]);
    steps[size] = step;
    patterns[size] = other.patterns[i];
    occurrences[size] = other.occurrences[i];
    size++;
  }

  private void set(int i, int payer, int payee, long amount) {
    payers[i] = payer;
    payees[i] = payee;
    cents[i] = amount;
  }

  private void grow() {
    int capacity = 2 * payers.length;
    payers = Arrays.copyOf(payers, capacity);
    payees = Arrays.copyOf(payees, capacity);
    cents = Arrays.copyOf(cents, capacity);
    steps = Arrays.copyOf(steps, capacity);
    patterns = Arrays.copyOf(patterns, capacity);
    occurrences = Arrays.copyOf(occurrences, capacity);
  }
}
