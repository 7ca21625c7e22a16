package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.glasshouse.model.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hugging Face's own library opens what we save and gives the same ids. */
class HuggingFaceTest {

  @ParameterizedTest
  @EnumSource
  void givesTheSameIds(SplitPattern pattern, @TempDir Path folder) throws IOException {
    var random = new Random(11);
    List<String> corpus = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      corpus.add(RandomText.next(random, 60));
    }
    var options = new BpeTrainer.Options(2_000, pattern, List.of("<|endoftext|>", "<|im_start|>"));
    BpeTokenizer ours = new BpeTrainer(options).train(corpus);
    assertThat(ours.vocabSize()).isEqualTo(2_000);
    TokenizerJson.save(ours, folder, 1 << 20);
    compare(ours, folder.resolve("tokenizer.json"), folder, random);
  }

  @Test
  void givesTheSameIdsForGpt2(@TempDir Path folder) throws IOException {
    // What was published as tokenizer.json holds the same as what we write of the GGUF file.
    var ours = (BpeTokenizer) Tokenizers.load(SharedData.path("tokenizers/gpt2/vocab.gguf"));
    TokenizerJson.save(ours, folder, 1024);
    compare(ours, folder.resolve("tokenizer.json"), folder, new Random(12));
  }

  @Test
  void givesTheSameIdsForLlama3(@TempDir Path folder) throws IOException {
    Path file = SharedData.path("tokenizers/llama3/tokenizer.json");
    compare(Tokenizers.load(file), file, folder, new Random(13));
    TokenizerJson.save((BpeTokenizer) TokenizerJson.open(file), folder, 8192);
    compare(Tokenizers.load(file), folder.resolve("tokenizer.json"), folder, new Random(14));
  }

  private static void compare(Tokenizer ours, Path file, Path folder, Random random)
      throws IOException {
    List<String> special = List.copyOf(ours.specialTokens().keySet());
    // Without these two the binding would look for updates and write into the home folder.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", folder.resolve("natives").toString());
    try (var theirs = HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false"))) {
      for (int i = 0; i < 10_000; i++) {
        String text = RandomText.next(random, 40);
        if (i % 7 == 0) {
          text += special.getFirst() + RandomText.next(random, 3) + special.get(i % special.size());
        }
        long[] expected = theirs.encode(text, false, false).getIds();
        int[] ids = ours.encode(text);
        assertThat(Arrays.stream(ids).asLongStream().toArray()).as(text).isEqualTo(expected);
        assertThat(theirs.decode(expected, false)).isEqualTo(ours.decode(ids));
        if (ids.length > 0 && ids[0] != ours.bos().orElseThrow()) {
          assertThat(Arrays.stream(ours.encodePrompt(text)).asLongStream().toArray())
              .isEqualTo(theirs.encode(text, true, false).getIds());
        }
      }
    }
  }
}
