package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.Model;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchGeneratorTest {
  private static final int CONTEXT = 48;

  private final Device device = Device.cpu(2);
  private final Model model = TinyGlass.build(device, CONTEXT);

  @AfterEach
  void close() {
    device.close();
  }

  private BatchGenerator batch(int slots) {
    return new BatchGenerator(model, device, TinyGlass.TOKENIZER, CONTEXT, slots);
  }

  /** Of different lengths, so that they end at different steps. */
  private static List<Request> requests(int count) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(
          Request.of(TinyGlass.TOKENIZER, "abcdefgh".substring(0, 1 + i % 8))
              .withMaxTokens(7 * i % 50)
              .withSampling(new Sampling(i % 2, 0, 1, 0, i)));
    }
    return requests;
  }

  @Test
  void writesWhatOneAtATimeWouldWrite() {
    List<Request> requests = requests(23);
    var generator = new Generator(model, device, TinyGlass.TOKENIZER, CONTEXT);
    List<Generation> alone = requests.stream().map(r -> generator.generate(r, _ -> {})).toList();
    for (int slots : new int[] {1, 4, 64}) {
      List<Integer> told = new ArrayList<>();
      List<Generation> together =
          batch(slots).generate(requests, (number, _) -> told.add(number), () -> false);
      assertThat(told).hasSize(23).doesNotHaveDuplicates();
      assertThat(together).hasSize(23);
      for (int i = 0; i < 23; i++) {
        assertThat(together.get(i).tokens()).isEqualTo(alone.get(i).tokens());
        assertThat(together.get(i).text()).isEqualTo(alone.get(i).text());
        assertThat(together.get(i).stop()).isEqualTo(alone.get(i).stop());
      }
    }
  }

  @Test
  void stopsWhenCancelled() {
    AtomicInteger asked = new AtomicInteger();
    List<Generation> made =
        batch(2).generate(requests(23), (_, _) -> {}, () -> asked.incrementAndGet() > 30);
    assertThat(made).hasSizeBetween(1, 22);
  }

  @Test
  void refusesWhatDoesNotFitBeforeItBegins() {
    List<Request> requests =
        List.of(requests(2).getLast(), Request.of(TinyGlass.TOKENIZER, "a".repeat(CONTEXT + 1)));
    assertThatThrownBy(
            () -> batch(2).generate(requests, (_, _) -> assertThat(true).isFalse(), () -> false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("and the context 48");
  }
}
