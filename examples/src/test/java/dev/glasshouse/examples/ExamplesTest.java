package dev.glasshouse.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @BeforeAll
  static void printNumbersWithAPoint() {
    Locale.setDefault(Locale.ROOT);
  }

  /** What a program prints. */
  private static String output(Runnable main) {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      main.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }

  private static String[] stories(String prompt) {
    return new String[] {
      SharedData.path("stories260K/stories260K.bin").toString(),
      SharedData.path("stories260K/tok512.bin").toString(),
      prompt
    };
  }

  @Test
  void aStringIsLearntByHeart() {
    assertThat(output(() -> TrainOnAString.main(new String[0])))
        .startsWith("step  0  loss 6.")
        .endsWith(
            """

            The gardener built a house of glass
            to watch the rain and seasons pass.
            She grew a lemon from a seed
            and taught her youngest how to read.
            """);
  }

  @Test
  void aModelGoesOnFromAPrompt() {
    assertThat(output(() -> Generate.main(stories("The dog"))))
        .startsWith("The dog ")
        .containsPattern("\n100 tokens, \\d+ a second, ended by MAX_TOKENS\n$");
  }

  @Test
  void aSilencedBlockMakesTheModelLessSure() {
    List<String> lines =
        output(() -> ReadAndReplaceAnActivation.main(stories("Once upon a"))).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst()).isEqualTo("Once upon a -> time (99.9%)");
    assertThat(lines.getLast())
        .isEqualTo("the MLP of block 4 adds a vector of length 6.42; without it: 13.6%");
  }

  @Test
  void noProgramIsLongerThanAHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(100);
      }
    }
  }
}
