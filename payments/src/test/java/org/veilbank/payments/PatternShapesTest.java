package org.veilbank.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shape is told from the labels of generated payments alone. */
class PatternShapesTest {
  private static final int MIN = 4;
  private static final int MAX = 9;
  private static final int STEPS = 10;
  private static final long LIMIT = 500_000;
  private static Map<String, List<Payment>> occurrences = Map.of();

  private static List<Payment> generate(GeneratorSpec.Builder spec) {
    PaymentGenerator generator = new PaymentGenerator(GeneratorParameters.of(spec.build()));
    PaymentBatch batch = new PaymentBatch(512);
    List<Payment> payments = new ArrayList<>();
    while (generator.fill(batch)) {
      IntStream.range(0, batch.size()).mapToObj(batch::payment).forEach(payments::add);
    }
    return payments;
  }

  private static Map<String, List<Payment>> byOccurrence(List<Payment> payments) {
    Map<String, List<Payment>> found = new TreeMap<>();
    for (Payment payment : payments) {
      if (payment.label().laundering()) {
        found.computeIfAbsent(payment.label().occurrence(), o -> new ArrayList<>()).add(payment);
      }
    }
    return found;
  }

  @BeforeAll
  static void generate() {
    occurrences =
        byOccurrence(
            generate(
                GeneratorSpec.builder(50_000, 300, 8)
                    .paymentsPerStep(200)
                    .patterns(0.1, Set.of(Pattern.values()))
                    .patternSize(MIN, MAX, STEPS)
                    .limitCents(LIMIT)));
  }

  private static List<List<Payment>> of(Pattern pattern) {
    List<List<Payment>> found =
        occurrences.values().stream()
            .filter(o -> o.getFirst().label().pattern().equals(pattern.id()))
            .toList();
    assertThat(found).hasSizeGreaterThan(50);
    return found;
  }

  private static List<String> payers(List<Payment> payments) {
    return payments.stream().map(Payment::payer).toList();
  }

  private static List<String> payees(List<Payment> payments) {
    return payments.stream().map(Payment::payee).toList();
  }

  private static long step(Payment payment) {
    return ((Moment.Step) payment.moment()).number();
  }

  @ParameterizedTest
  @EnumSource
  void anOccurrenceIsOfOnePatternWithinItsTimeAndSize(Pattern pattern) {
    for (List<Payment> occurrence : of(pattern)) {
      int parts = pattern == Pattern.SCATTER_GATHER ? 2 : 1;
      assertThat(occurrence).allMatch(p -> p.label().pattern().equals(pattern.id()));
      assertThat(occurrence.size() / parts).isBetween(MIN, MAX);
      assertThat(step(occurrence.getLast()) - step(occurrence.getFirst())).isLessThan(STEPS);
    }
  }

  @Test
  void inAFanInDifferentEntitiesPayOne() {
    for (List<Payment> fan : of(Pattern.FAN_IN)) {
      assertThat(payees(fan)).containsOnly(fan.getFirst().payee());
      assertThat(payers(fan)).doesNotHaveDuplicates().doesNotContain(fan.getFirst().payee());
    }
  }

  @Test
  void inAFanOutOnePaysDifferentEntities() {
    for (List<Payment> fan : of(Pattern.FAN_OUT)) {
      assertThat(payers(fan)).containsOnly(fan.getFirst().payer());
      assertThat(payees(fan)).doesNotHaveDuplicates().doesNotContain(fan.getFirst().payer());
    }
  }

  @Test
  void inACycleEachPaysOnAfterItWasPaidAndKeepsATwentiethAtMost() {
    for (List<Payment> cycle : of(Pattern.CYCLE)) {
      assertThat(payers(cycle)).doesNotHaveDuplicates();
      for (int i = 1; i < cycle.size(); i++) {
        assertThat(cycle.get(i).payer()).isEqualTo(cycle.get(i - 1).payee());
        assertPassedOn(cycle.get(i - 1), cycle.get(i));
      }
      assertThat(cycle.getLast().payee()).isEqualTo(cycle.getFirst().payer());
    }
  }

  private static void assertPassedOn(Payment received, Payment paid) {
    assertThat(paid.cents()).isBetween(received.cents() - received.cents() / 20, received.cents());
    assertThat(paid.line()).isGreaterThan(received.line());
    assertThat(step(paid)).isGreaterThanOrEqualTo(step(received));
  }

  @Test
  void structuringStaysJustBelowTheLimit() {
    for (List<Payment> parts : of(Pattern.STRUCTURING)) {
      assertThat(payers(parts)).containsOnly(parts.getFirst().payer());
      assertThat(payees(parts)).containsOnly(parts.getFirst().payee());
      assertThat(parts).allMatch(p -> p.cents() < LIMIT && p.cents() >= LIMIT - LIMIT / 10);
    }
  }

  @Test
  void scatteredMoneyIsGatheredAfterAllOfItWasScattered() {
    for (List<Payment> occurrence : of(Pattern.SCATTER_GATHER)) {
      int half = occurrence.size() / 2;
      List<Payment> scatter = occurrence.subList(0, half);
      List<Payment> gather = occurrence.subList(half, 2 * half);
      String source = scatter.getFirst().payer();
      String sink = gather.getFirst().payee();
      assertThat(payers(scatter)).containsOnly(source);
      assertThat(payees(gather)).containsOnly(sink);
      assertThat(payees(scatter)).doesNotHaveDuplicates().doesNotContain(source, sink);
      assertThat(source).isNotEqualTo(sink);
      assertThat(payers(gather)).containsExactlyInAnyOrderElementsOf(payees(scatter));
      Map<String, Payment> received = new HashMap<>();
      scatter.forEach(p -> received.put(p.payee(), p));
      gather.forEach(p -> assertPassedOn(received.get(p.payer()), p));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.001, 1000", "0.05, 1000", "0.5, 1000", "0.3, 40"})
  void patternsHaveTheirShareAndAllOfThemAreWhole(double share, int perStep) {
    int n = 200_000;
    List<Payment> payments =
        generate(
            GeneratorSpec.builder(n, 500, 5)
                .paymentsPerStep(perStep)
                .patterns(share, Set.of(Pattern.CYCLE))
                .patternSize(3, 12, 24));
    Map<String, List<Payment>> cycles = byOccurrence(payments);
    long parts = cycles.values().stream().mapToLong(List::size).sum();
    assertThat((double) parts).isBetween(0.98 * share * n - 12, share * n + 12);
    assertThat(cycles.values())
        .allMatch(c -> c.getLast().payee().equals(c.getFirst().payer()) && c.size() >= 3);
  }

  @Test
  void onlyTheStatedPatternsAppearAndNoneIfTheShareIsNothing() {
    List<Payment> two =
        generate(
            GeneratorSpec.builder(20_000, 500, 5)
                .patterns(0.1, Set.of(Pattern.FAN_IN, Pattern.STRUCTURING)));
    assertThat(byOccurrence(two).values())
        .extracting(o -> o.getFirst().label().pattern())
        .containsOnly("fan-in", "structuring")
        .contains("fan-in", "structuring");
    assertThat(byOccurrence(generate(GeneratorSpec.builder(20_000, 500, 5).patterns(0, Set.of()))))
        .isEmpty();
    // Too few payments for even one.
    assertThat(
            byOccurrence(
                generate(GeneratorSpec.builder(2, 500, 5).patterns(0.5, Set.of(Pattern.values())))))
        .isEmpty();
  }
}
