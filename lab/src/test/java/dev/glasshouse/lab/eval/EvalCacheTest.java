package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.data.storyworld.StoryChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCacheTest {
  @TempDir private Path folder;

  private static TaskResult result() {
    Map<String, Outcomes> outcomes = new LinkedHashMap<>();
    outcomes.put("zed", Outcomes.shares(List.of(1.0, 1.0 / 3, 0.0), List.of(0.5, 0.5, 0.5)));
    outcomes.put(
        "ace",
        new Outcomes(
            Outcomes.Scale.EXPONENTIAL, List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 3.0), List.of()));
    return TaskResult.of(new TextTask("task", "t.txt"), 2, List.of("one", "two", "two"), outcomes);
  }

  @Test
  void givesBackWhatItKept() {
    EvalCache cache = new EvalCache(folder.resolve("new").resolve("folder"));
    assertThat(cache.find("key")).isEmpty();
    cache.put("key", result());
    TaskResult found = cache.find("key").orElseThrow();
    assertThat(found).isEqualTo(result());
    assertThat(found.metrics().keySet()).containsExactly("zed", "ace");
    assertThat(cache.find("other")).isEmpty();
  }

  @Test
  void passesOverDamagedResults() throws IOException {
    EvalCache cache = new EvalCache(folder);
    cache.put("key", result());
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    for (String damaged : new String[] {"", "{", "{}", "[]", "{\"task\": 1}"}) {
      Files.writeString(file, damaged);
      assertThat(cache.find("key")).as(damaged).isEmpty();
    }
  }

  @Test
  void namesAResultByAllThatDecidesIt() throws IOException {
    Path text = folder.resolve("t.txt");
    Files.writeString(text, "text");
    Task task = new TextTask("task", "t.txt");
    Stream.Builder<String> keys = Stream.builder();
    keys.add(EvalCache.key("model", "tokenizer", task, folder, 1));
    keys.add(EvalCache.key("modelt", "okenizer", task, folder, 1));
    keys.add(EvalCache.key("model", "other", task, folder, 1));
    keys.add(EvalCache.key("model", "tokenizer", task, folder, 2));
    keys.add(EvalCache.key("model", "tokenizer", new TextTask("task", "*.txt"), folder, 1));
    keys.add(EvalCache.key("model", "tokenizer", new PairTask("task", "t.txt", "", ""), folder, 1));
    Files.writeString(text, "test");
    keys.add(EvalCache.key("model", "tokenizer", task, folder, 1));
    assertThat(keys.build()).doesNotHaveDuplicates();
  }

  @Test
  void hashesWhatAModelIsAndNotWhatItsTrainerAdds() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("model.safetensors"), "weights");
    String hash = Digest.ofModel(folder);
    Files.writeString(folder.resolve("trainer.safetensors"), "moments");
    Files.writeString(folder.resolve("trainer.json"), "{}");
    assertThat(Digest.ofModel(folder)).isEqualTo(hash);
    Files.writeString(folder.resolve("model.safetensors"), "weighty");
    assertThat(Digest.ofModel(folder)).isNotEqualTo(hash);
  }

  @Test
  void hashesWhatATokenizersIdsMean() throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    Path config = Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    List<String> before = List.of(Digest.ofModel(folder), Digest.ofModel(file));
    Files.writeString(config, "{\"eos_token\": \"</s>\"}");
    assertThat(List.of(Digest.ofModel(folder), Digest.ofModel(file)))
        .doesNotContainAnyElementsOf(before);
  }

  @Test
  void hashesTheGrammarOfStories() {
    Task task = new StoriesTask("stories", "", 1, 1);
    assertThat(StoryChecker.grammarText()).contains("plot ");
    assertThat(task.dataHash(folder)).isEqualTo(Digest.ofTexts(StoryChecker.grammarText()));
  }
}
