package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFilesTest {
  @TempDir private Path folder;

  @Test
  void readsEveryBuiltInTask() {
    assertThat(TaskFiles.BUILT_IN)
        .allSatisfy(name -> assertThat(TaskFiles.load(name).name()).isEqualTo(name));
    assertThat(TaskFiles.load("arithmetic"))
        .isEqualTo(
            new GenerationTask(
                "arithmetic",
                "simple_arithmetic_nospaces.jsonl",
                "{context}",
                "{continuation}",
                16,
                List.of("\n"),
                "",
                List.of()));
  }

  @Test
  void readsTheUsersFileAndFillsInDefaults() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file, "kind: choice\nfiles: a.jsonl\nchoices: answers.text\nanswer: answers.right\n");
    assertThat(TaskFiles.load(file.toString()))
        .isEqualTo(
            new ChoiceTask(
                "mine", "a.jsonl", "", "answers.text", " {choice}", "answers.right", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: pear                                     | expected one of choice, pair",
        "{kind: pair, files: a, goodd: '{x}', bad: x}    | did you mean good?",
        "{kind: pair, files: a, good: '{x}'}            | key bad is missing",
        "{kind: pair, files: a, good: '{x', bad: x}     | brace alone",
        "{kind: pair, files: a, good: '{}', bad: x}     | names no field",
        "{kind: pair, files: a, good: [1], bad: x}      | my task",
        "{kind: generation, files: a, prompt: p, target: t, maxTokens: 0} | at least 1",
        "{kind: generation, files: a, prompt: p, target: t, extract: '('} | regular expression",
        "{kind: stories, opening: '', count: 0}         | at least 1",
        "[1, 2]                                         | expected keys and values",
        "'a: b: c'                                      | my task",
      })
  void saysWhatIsWrongWithATask(String yaml, String message) {
    assertThatThrownBy(() -> TaskFiles.parse("my task", "name", yaml))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("my task")
        .hasMessageContaining(message);
  }

  @Test
  void namesTheNearestTask() {
    assertThatThrownBy(() -> TaskFiles.load("blimb"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean blimp?");
  }
}
