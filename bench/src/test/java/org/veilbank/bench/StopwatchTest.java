package org.veilbank.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopwatchTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void samplesAreOrderedAndTheWorkIsDone(boolean wall) {
    AtomicLong runs = new AtomicLong();
    Stopwatch.Sample sample =
        new Stopwatch(true, wall)
            .measure(() -> {
              runs.incrementAndGet();
              double x = 1;
              for (int i = 0; i < 10_000; i++) {
                x = Math.sqrt(x + i);
              }
              assertThat(x).isPositive();
            });
    assertThat(runs.get()).isGreaterThan(15);
    assertThat(sample.min()).isPositive().isLessThanOrEqualTo(sample.median());
    assertThat(sample.max()).isGreaterThanOrEqualTo(sample.median());
  }

  @Test
  void threadCountsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new BenchOptions(true, List.of(1, 0)))
        .hasMessage("thread count 0: need 1 to 256");
  }

  @Test
  void areasHaveNamesAndSayWhatTheirFiguresStandBeside() {
    assertThat(BenchArea.all())
        .extracting(BenchArea::name)
        .containsExactly("fhe", "threshold", "board", "round", "group", "proof", "ledger");
    assertThat(BenchArea.all()).allSatisfy(a -> assertThat(a.published()).isNotBlank());
  }
}
