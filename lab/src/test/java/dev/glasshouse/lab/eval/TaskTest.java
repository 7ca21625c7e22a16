package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of task on a few lines, with a model of random weights. */
class TaskTest {
  @TempDir private Path folder;
  @AutoClose private final Device device = Device.cpu(2);
  private final Subject subject = TinySubject.of(device, 64);

  private Task task(String yaml) {
    return TaskFiles.parse("task", "task", yaml);
  }

  private TaskResult measure(Task task) {
    return task.measure(subject, folder, Integer.MAX_VALUE, (_, _) -> {});
  }

  private void write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private double logProb(String context, String text) {
    var request = List.of(subject.request(context, text));
    return subject.scorer().score(request, false, (_, _) -> {}).getFirst().sum();
  }

  @Test
  void writesStoriesAndFindsNoneGood() {
    Task stories = task("{kind: stories, opening: 'Once', count: 5}");
    TaskResult result = measure(stories);
    assertThat(result.items()).isEqualTo(5);
    assertThat(result.metrics().get("good").value()).isZero();
    assertThat(stories.measure(subject, folder, 2, (_, _) -> {}).items()).isEqualTo(2);
  }

  @Test
  void choosesTheLikeliestAnswer() throws IOException {
    write(
        "q.jsonl",
        """
        {"q": "one", "c": ["abc", "d"], "l": ["A", "B"], "a": "B"}\
        """,
        """
        {"q": "two", "c": ["same", "same"], "l": ["1", "2"], "a": "1"}\
        """);
    TaskResult result =
        measure(
            task(
                "{kind: choice, files: q.jsonl, context: '{q}', choices: c, answer: a, labels: l}"));
    double abc = logProb("one", " abc");
    double d = logProb("one", " d");
    assertThat(result.outcomes().get("acc").values()).containsExactly(d > abc ? 1.0 : 0.0, 0.5);
    assertThat(result.outcomes().get("acc_norm").values())
        .containsExactly(d > abc / 3 ? 1.0 : 0.0, 0.5);
    // Equally likely tokens: the shorter text; a byte of the answer: 4 / 3 tokens against 2.
    assertThat(result.outcomes().get("acc").chance()).containsExactly(1.0, 0.5);
    assertThat(result.outcomes().get("acc_norm").chance()).containsExactly(0.0, 0.5);
    assertThat(result.items()).isEqualTo(2);
  }

  @Test
  void refusesAnAnswerThatIsNoChoice() throws IOException {
    for (String answer : new String[] {"2", "-1", "0.5", "\"x\"", "null"}) {
      write("q.jsonl", "", "{\"c\": [\"a\", \"b\"], \"a\": " + answer + "}");
      assertThatThrownBy(
              () -> measure(task("{kind: choice, files: q.jsonl, choices: c, answer: a}")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("q.jsonl, line 2: field a is");
    }
  }

  @Test
  void tellsFilesApart() throws IOException {
    write("sets/b.jsonl", "{\"g\": \"x\", \"b\": \"xyz\"}", "{\"g\": \"x\", \"b\": \"x\"}");
    write("sets/a.jsonl", "{\"g\": \"xyz\", \"b\": \"x\"}");
    TaskResult result =
        measure(task("{kind: pair, files: 'sets/*.jsonl', good: '{g}', bad: '{b}'}"));
    assertThat(result.outcomes().get("acc").values()).containsExactly(0.0, 1.0, 0.5);
    assertThat(result.parts())
        .extracting(TaskResult.Part::name, TaskResult.Part::items)
        .containsExactly(tuple("a", 1), tuple("b", 2));
    assertThat(result.parts().get(1).metrics().get("acc").value()).isEqualTo(0.75);
    assertThat(result.parts().get(1).metrics().get("acc").chance()).hasValue(0.75);
  }

  @Test
  void readsNoMoreThanTheLimitOfEachFile() throws IOException {
    write("sets/a.jsonl", "{\"g\": \"x\", \"b\": \"y\"}", "no JSON");
    write("sets/b.jsonl", "{\"g\": \"x\", \"b\": \"y\"}", "[1]");
    Task task = task("{kind: pair, files: 'sets/*.jsonl', good: '{g}', bad: '{b}'}");
    assertThat(task.measure(subject, folder, 1, (_, _) -> {}).items()).isEqualTo(2);
    assertThatThrownBy(() -> measure(task)).hasMessageContaining("a.jsonl, line 2: not valid JSON");
    write("sets/a.jsonl", "{\"g\": \"x\", \"b\": \"y\"}");
    assertThatThrownBy(() -> measure(task))
        .hasMessageContaining("b.jsonl, line 2: expected a JSON");
  }

  @Test
  void takesThePerplexityOfLastWords() throws IOException {
    write(
        "w.jsonl",
        "{\"c\": \"some\", \"w\": \"word\"}",
        "{\"c\": \"" + "a ".repeat(40) + "\", \"w\": \"b\"}");
    TaskResult result =
        measure(task("{kind: last-word, files: w.jsonl, context: '{c}', word: ' {w}'}"));
    assertThat(result.outcomes().get("perplexity").values().getFirst())
        .isCloseTo(-logProb("some", " word"), within(1e-4));
    assertThat(result.cut()).isEqualTo(1);
  }

  @Test
  void comparesTheSamePartOfGenerationAndTarget() {
    var task = (GenerationTask) TaskFiles.load("gsm8k");
    assertThat(task.compared("so 3 - 1 = 2\n#### 1,234.")).isEqualTo("1234");
    assertThat(task.compared("#### -7 and #### 8")).isEqualTo("-7");
    assertThat(task.compared("no answer 5")).isEmpty();
  }

  @Test
  void countsExactMatches() throws IOException {
    String written =
        subject
            .generator()
            .generate(
                new Request(
                    Arrays.stream(subject.ids("p")).boxed().toList(),
                    3,
                    Sampling.greedy(),
                    subject.ends(),
                    List.of()),
                _ -> {})
            .text();
    var line = Json.MAPPER.createObjectNode();
    line.put("right", written + "!");
    String json = line.toString();
    write("g.jsonl", json, "{\"right\": \"nothing like it\"}");
    TaskResult result =
        measure(
            task(
                "{kind: generation, files: g.jsonl, prompt: p, target: '{right}', maxTokens: 3,"
                    + " remove: ['!']}"));
    assertThat(result.outcomes().get("exact_match").values()).containsExactly(1.0, 0.0);
  }

  @Test
  void paysForEveryByteOfATextOnce() throws IOException {
    String first = "Grüße, a first document. ".repeat(400);
    String second = "The second\n";
    Files.writeString(folder.resolve("t.txt"), first + "<|endoftext|>" + second);
    TaskResult result = measure(task("{kind: text, files: t.txt}"));
    Outcomes outcomes = result.outcomes().get("bits_per_byte");
    int bytes = first.getBytes(StandardCharsets.UTF_8).length;
    assertThat(outcomes.weights()).containsExactly(4096.0, 4096.0, bytes - 8192.0, 11.0);
    var requests =
        List.of(
            new ScoreRequest(subject.document(first, true), 1),
            new ScoreRequest(subject.document(second, false), 1));
    assertThat(requests.getFirst().targets()).isEqualTo(bytes + 1);
    double nats =
        subject.scorer().score(requests, false, (_, _) -> {}).stream()
            .mapToDouble(Score::sum)
            .sum();
    assertThat(result.metrics().get("bits_per_byte").value())
        .isCloseTo(-nats / Math.log(2) / (bytes + 11), within(1e-9));
    // Random weights know nothing: at least log2(257) bits a byte.
    assertThat(result.metrics().get("bits_per_byte").value()).isBetween(8.0, 10.0);
    assertThat(result.cut()).isEqualTo(1);
  }

  @Test
  void scoresATokenAcrossTheBorder() {
    ScoreRequest request = subject.request("ab", "c");
    assertThat(request.ids()).hasSize(4);
    assertThat(request.from()).isEqualTo(3);
    assertThat(subject.request("", "abc").from()).isEqualTo(1);
  }

  @Test
  void saysWhatDataIsMissing() {
    assertThatThrownBy(() -> measure(TaskFiles.load("blimp")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("blimp/*.jsonl")
        .hasMessageContaining("--data");
  }
}
