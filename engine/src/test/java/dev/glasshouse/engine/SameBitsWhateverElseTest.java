package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.kernels.KvType;
import dev.glasshouse.tensor.quant.BlockType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A sequence's logits have the same bits alone, among others, after a try that was cancelled, and
 * when its beginning need not be read again.
 */
class SameBitsWhateverElseTest {
  private static final int VOCAB = 259;
  private static final int CONTEXT = 700;
  private static final int PROMPT = 560;
  private static final int STEPS = 6;

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  private static ModelConfig config(String architecture) {
    return switch (architecture) {
      case "gpt2" -> new Gpt2Config(2, 96, 3, VOCAB, CONTEXT, 1e-5, true);
      case "wide" -> new LlamaConfig(1, 256, 4, 2, 64, 512, VOCAB, CONTEXT, 1e-5, 10_000, false);
      default -> new LlamaConfig(2, 96, 6, 2, 32, 224, VOCAB, CONTEXT, 1e-5, 10_000, false);
    };
  }

  private static List<Integer> ids(int seed, int count) {
    return IntStream.range(0, count)
        .map(i -> (i * 7919 + seed * 31 + i / 7) % VOCAB)
        .boxed()
        .toList();
  }

  private Sequence sequence(Model model, KvType kv) {
    return new Sequence(model, device, CONTEXT, kv);
  }

  /** The logits after the prompt and after each token that follows it. */
  private static List<float[]> goOn(Sequence sequence, List<Sequence> others) {
    List<float[]> logits = new ArrayList<>();
    logits.add(sequence.logits().clone());
    List<Sequence> all = new ArrayList<>(others);
    int place = others.size() / 2;
    all.add(place, sequence);
    for (int step = 0; step < STEPS; step++) {
      int token = step * 11;
      Sequence.readEach(
          all, IntStream.range(0, all.size()).map(i -> i == place ? token : i + token).toArray());
      logits.add(sequence.logits().clone());
    }
    return logits;
  }

  private static void assertSame(List<float[]> got, List<float[]> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(got.get(i)).as("after %d tokens", i).isEqualTo(wanted.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama,F32,F32",
    "llama,Q8_0,F16",
    "llama,Q4_0,Q8_0",
    "llama,Q5_0,F16",
    "llama,Q5_1,F16",
    "llama,Q4_1,F16",
    "wide,Q4_K,F16",
    "wide,Q5_K,F16",
    "wide,Q6_K,F16",
    "gpt2,F32,F16",
    "gpt2,Q8_0,F32"
  })
  void inAllFourCases(String architecture, BlockType weights, KvType kv) {
    Model model = QuantisedModel.build(device, config(architecture), weights);
    List<Integer> prompt = ids(1, PROMPT);
    Sequence alone = sequence(model, kv);
    alone.read(prompt, () -> false);
    List<float[]> wanted = goOn(alone, List.of());
    assertThat(wanted.getFirst()).doesNotContain(Float.NaN).isNotEqualTo(wanted.getLast());

    List<Sequence> others = new ArrayList<>();
    Sequence among = sequence(model, kv);
    for (int count = 1; count <= 15; count++) {
      Sequence other = sequence(model, kv);
      other.read(ids(count, 1 + count * 23), () -> false);
      others.add(other);
      among.clear();
      among.read(prompt, () -> false);
      assertSame(goOn(among, others), wanted);
    }

    Sequence again = sequence(model, kv);
    again.read(prompt, () -> again.length() > 0);
    assertThat(again.length()).isEqualTo(Sequence.CHUNK);
    again.clear();
    again.read(prompt, () -> false);
    assertSame(goOn(again, List.of()), wanted);

    Sequence warm = sequence(model, kv);
    List<Integer> alike = new ArrayList<>(prompt.subList(0, 540));
    alike.addAll(ids(5, 50));
    warm.read(alike, () -> false);
    goOn(warm, others.subList(0, 3));
    assertThat(warm.keep(540)).isEqualTo(Sequence.CHUNK);
    warm.read(prompt.subList(Sequence.CHUNK, PROMPT), () -> false);
    assertSame(goOn(warm, others.subList(0, 2)), wanted);
  }
}
