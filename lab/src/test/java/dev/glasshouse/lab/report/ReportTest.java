package dev.glasshouse.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.eval.StoryScores;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReportTest {
  @TempDir Path folder;

  @Test
  void addsUpWhatTheFolderHolds() throws IOException {
    Report report = Report.of(RunFixture.write(folder, 100, 0.002));
    Figures figures = report.figures();
    assertThat(report.finished()).isTrue();
    assertThat(figures.steps()).isEqualTo(100);
    assertThat(figures.tokens()).isEqualTo(100_000);
    assertThat(figures.trainSeconds()).isEqualTo(100);
    assertThat(figures.seconds()).isEqualTo(104);
    assertThat(figures.tokensPerSecond()).isEqualTo(1000);
    assertThat(figures.flops()).isEqualTo(2.5e12);
    assertThat(figures.mfu()).isCloseTo(0.25, within(1e-9));
    assertThat(figures.rss()).isEqualTo(1 << 28);
    assertThat(figures.bitsPerByte()).isCloseTo(1 + 1.0 / 99, within(1e-9));
    assertThat(report.curves().validation().get("step")).hasSize(10);
    assertThat(report.stages()).containsEntry("training the tokeniser", 2.0);
    assertThat(report.samples()).hasSize(3);
    assertThat(report.diary()).singleElement().matches(entry -> entry.step() == 1);
  }

  @Test
  void tellsHowManyStoriesAreGood() throws IOException {
    RunFolder run = RunFixture.write(folder, 20, 0.002);
    StoryScores stories = Report.of(run).stories();
    assertThat(stories.count()).isEqualTo(3);
    assertThat(stories.good()).isEqualTo(1.0 / 3);
    assertThat(stories.copied()).isEqualTo(1.0 / 3);
    assertThat(stories.failures()).isNotEmpty();
    var other = new StoryTrial(19, 0.8, stories);
    Json.write(folder.resolve("stories.json"), other);
    assertThat(Report.of(run).stories()).as("of an earlier model").isNull();
  }

  @Test
  void takesMeansWhereThereAreMoreStepsThanPoints() throws IOException {
    int steps = 3 * RunMetrics.MOST_POINTS - 1;
    Curves curves = Report.of(RunFixture.write(folder, steps, 0.002)).curves();
    assertThat(curves.stepsPerPoint()).isEqualTo(3);
    double[] loss = curves.training().get("loss");
    assertThat(loss).hasSize(RunMetrics.MOST_POINTS);
    assertThat(loss[0]).isCloseTo((4.0 + 2.0 + 4.0 / 3) / 3, within(1e-5));
    assertThat(curves.training().get("step")).startsWith(3, 6, 9).endsWith(steps);
    assertThat(curves.training().get("tokens_per_second")).containsOnly(1000);
  }

  @Test
  void tellsOfARunThatIsUnderWay() throws IOException {
    RunFolder run = RunFixture.write(folder, 20, 0.002);
    Files.delete(folder.resolve("outcome.json"));
    Files.delete(folder.resolve("samples.jsonl"));
    Path journal = folder.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 1));
    Files.writeString(
        folder.resolve("metrics.jsonl"), "{\"step\":20,\"lo", StandardOpenOption.APPEND);
    Report report = Report.of(run);
    assertThat(report.finished()).isFalse();
    assertThat(report.figures().steps()).isEqualTo(20);
    assertThat(report.figures().seconds()).isEqualTo(22);
    assertThat(report.samples()).isEmpty();
  }

  @Test
  void saysWhichFileHoldsWhatItDoesNotKnow() throws IOException {
    RunFolder run = RunFixture.write(folder, 20, 0.002);
    Path journal = folder.resolve("journal.jsonl");
    Files.writeString(journal, "{\"event\":\"dance\"}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> Report.of(run))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(journal.toString())
        .hasMessageContaining("dance");
  }

  @Test
  void writesAPageAModelCardAndJson() throws IOException {
    RunFolder run = RunFixture.write(folder, 20, 0.002);
    Files.writeString(
        folder.resolve("evaluation.json"),
        "{\"models\":[{\"model\":\"x\",\"results\":[{\"task\":\"pairs\",\"metrics\":{\"acc\":"
            + "{\"value\":0.625,\"standard_error\":0.02,\"n\":400,\"chance\":0.5}}}]}]}");
    Report.of(run).write();
    JsonNode json = Json.readObject(folder.resolve("report.json"), 1 << 20);
    assertThat(json.path("bits_per_byte").asDouble()).isCloseTo(1 + 1.0 / 19, within(1e-9));
    assertThat(json.path("train_seconds").asDouble()).isEqualTo(20);
    assertThat(json.at("/evaluation/0/error").asDouble()).isEqualTo(0.02);
    assertThat(Files.readString(folder.resolve("README.md")))
        .startsWith("---\nlibrary_name: transformers\n")
        .contains("| pairs, acc | 0.625 ± 0.020 (chance 0.500, n = 400) |");
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page.split("<script", -1)).as("no tag of the model's").hasSize(3);
    assertThat(page).contains("default-src 'none'").doesNotContain("src=\"http", "href=\"http");
  }

  @Test
  void comparesRuns() throws IOException {
    RunFolder one = RunFixture.write(folder.resolve("one"), 20, 0.002);
    RunFolder two = RunFixture.write(folder.resolve("two"), 20, 0.004);
    Comparison comparison = Comparison.of(List.of(one, two));
    assertThat(comparison.differences()).containsOnlyKeys("optimizer.learningRate");
    JsonNode json = Json.MAPPER.readTree(comparison.toJson());
    assertThat(json.at("/runs/1/run").asString()).isEqualTo(two.path().toString());
    assertThat(json.at("/runs/1/tokens").asLong()).isEqualTo(20_000);
    assertThat(json.at("/differences/optimizer.learningRate/1").asDouble()).isEqualTo(0.004);
  }

  @Test
  void refusesAFolderWithoutARun() {
    assertThatThrownBy(() -> Report.of(new RunFolder(folder)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no run in " + folder);
  }
}
