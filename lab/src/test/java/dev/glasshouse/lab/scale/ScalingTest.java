package dev.glasshouse.lab.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.lab.train.RunLock;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whole experiments of very small models on three hundred lines. */
class ScalingTest {
  private static final ScaleListener QUIET = new ScaleListener() {};
  private static final List<Long> LENGTHS = List.of(4L, 8L);

  @TempDir private Path folder;
  private ScaleRequest request;

  @BeforeEach
  void write() throws IOException {
    String text =
        IntStream.range(0, 300)
            .mapToObj(i -> "number %d comes before number %d<|endoftext|>".formatted(i, i + 1))
            .reduce("", String::concat);
    Path data = Files.writeString(folder.resolve("numbers.txt"), text);
    var tree = RecipeFiles.load("tiny");
    for (String assignment :
        List.of(
            "data.sources=[{from: \"" + data + "\"}]",
            "data.validationTokens=500",
            "tokenizer.vocab=270",
            "model.context=32",
            "threads=1")) {
      RecipeFiles.set(tree, assignment);
    }
    request = new ScaleRequest(60, tree);
  }

  /** A plan that takes no time. */
  private ScaleFolder planned(String name) throws IOException {
    ScaleFolder experiment = new ScaleFolder(Files.createDirectories(folder.resolve(name)));
    experiment.write(
        "plan.json",
        new ScalePlan(
            4,
            1,
            List.of(size(1, 16, LENGTHS), size(1, 32, LENGTHS), size(2, 32, LENGTHS)),
            size(2, 64, List.of(8L))));
    return experiment;
  }

  private static ScalePlan.Size size(int layers, int width, List<Long> steps) {
    return new ScalePlan.Size(new Dial.Shape(layers, width, 16), 1e-4, steps);
  }

  private Optional<ScaleReport> run(ScaleFolder experiment, BooleanSupplier stop) {
    return Scaling.run(experiment, request, List.of("scale"), QUIET, stop);
  }

  @Test
  void predictsALargerRunFromSmallerOnes() throws IOException {
    ScaleFolder experiment = planned("whole");
    ScaleReport report = run(experiment, () -> false).orElseThrow();
    assertThat(report.runs()).hasSize(6);
    assertThat(report.heldOut().n()).isGreaterThan(report.runs().getLast().n());
    assertThat(report.runs().getFirst().loss()).isGreaterThan(report.runs().get(1).loss());
    assertThat(report.error())
        .isCloseTo(Math.abs(report.predicted() / report.measured() - 1), within(1e-12));
    JsonNode json = Json.MAPPER.readTree(report.toJson());
    assertThat(json.at("/runs/0/n").asDouble()).isEqualTo(report.runs().getFirst().n());
    assertThat(json.at("/exponents/alpha").asDouble()).isPositive();
    assertThat(json.at("/bands/predicted/high").asDouble())
        .isGreaterThan(json.at("/bands/predicted/low").asDouble());
    assertThat(experiment.path().resolve("scale.json")).isNotEmptyFile();
    assertThat(Files.readString(experiment.path().resolve("scale.html"))).contains("scalePage");
    RunFolder rung = new RunFolder(experiment.path().resolve(report.runs().getFirst().run()));
    assertThat(Pretraining.recipe(rung).pretrain().steps()).isEqualTo(4);
    assertThat(rung.newest()).isPresent();
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    ScaleReport whole = run(planned("whole"), () -> false).orElseThrow();
    ScaleFolder parts = planned("parts");
    Optional<ScaleReport> report = Optional.empty();
    int times = 0;
    for (; report.isEmpty(); times++) {
      int[] asked = {0};
      report = run(parts, () -> asked[0]++ >= 5);
    }
    assertThat(times).isGreaterThan(5);
    assertThat(report.get().runs())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("trainSeconds")
        .isEqualTo(whole.runs());
    assertThat(report.get().predicted()).isEqualTo(whole.predicted());
    assertThat(report.get().measured()).isEqualTo(whole.measured());
  }

  @Test
  void aPredictionIsNeverMadeAgain() throws IOException {
    ScaleFolder experiment = planned("said");
    ScaleReport first = run(experiment, () -> false).orElseThrow();
    Path file = experiment.path().resolve("prediction.json");
    String said = Files.readString(file);
    ScaleReport second = run(experiment, () -> false).orElseThrow();
    assertThat(file).hasContent(said);
    assertThat(second.measured()).isEqualTo(first.measured());
  }

  @Test
  void plansWithinTheTime() {
    ScaleFolder experiment = new ScaleFolder(folder.resolve("planned"));
    assertThat(run(experiment, () -> true)).isEmpty();
    ScalePlan plan = experiment.read("plan.json", ScalePlan.class).orElseThrow();
    assertThat(plan.rungs()).hasSize(3).allMatch(size -> size.secondsPerStep() > 0);
    assertThat(plan.seconds(0, 0.3)).isLessThan(60);
    assertThat(plan.seconds(plan.runs(), 0.3)).isZero();
  }

  @Test
  void refusesAFolderInUse() {
    Path used = folder.resolve("used");
    try (RunLock _ = RunLock.acquire(used)) {
      assertThatThrownBy(() -> run(new ScaleFolder(used), () -> false))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use");
    }
  }
}
