package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedTasksTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void handsOnResultsInOrderAndReadsFewAhead(int threads) {
    var read = new AtomicInteger();
    List<Integer> results = new ArrayList<>();
    OrderedTasks.run(
        threads,
        IntStream.range(0, 1_000).peek(i -> read.incrementAndGet()).boxed().iterator(),
        i -> i * i,
        result -> {
          results.add(result);
          // A stream's iterator is one item ahead of whoever reads it.
          assertThat(read.get() - results.size()).isLessThanOrEqualTo(threads + 1);
        });
    assertThat(results).isEqualTo(IntStream.range(0, 1_000).map(i -> i * i).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void throwsWhatATaskThrew(int threads) {
    assertThatThrownBy(
            () -> OrderedTasks.run(threads, List.of(1, 0, 2).iterator(), i -> 6 / i, unused -> {}))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void throwsWhatTheSinkThrew(int threads) {
    assertThatThrownBy(() ->
            OrderedTasks.run(
                threads,
                List.of(1, 2).iterator(),
                i -> i,
                i -> {
                  throw new IllegalStateException("full");
                }))
        .hasMessage("full");
  }
}
