package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParallelEncoderTest {

  @Test
  void encodesInOrderWhateverTheThreads() {
    var random = new Random(61);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      texts.add(RandomText.next(random, 60));
    }
    BpeTokenizer tokenizer =
        new BpeTrainer(BpeTrainer.Options.ofSize(500)).train(texts.subList(0, 1_000));
    List<int[]> expected = texts.stream().map(tokenizer::encodeOrdinary).toList();
    for (int threads = 1; threads <= 3; threads++) {
      List<int[]> ids = new ArrayList<>();
      new ParallelEncoder(tokenizer, threads).encodeOrdinary(texts.iterator(), ids::add);
      assertThat(ids.toArray(int[][]::new)).isDeepEqualTo(expected.toArray(int[][]::new));
    }
    assertThatThrownBy(() -> new ParallelEncoder(tokenizer, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
