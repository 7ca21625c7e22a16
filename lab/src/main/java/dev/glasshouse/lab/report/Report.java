package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.glasshouse.lab.eval.StoryScores;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;

/**
 * What became of a run, or of what there is of it: everything that {@code report.json} and {@code
 * report.html} tell.
 *
 * @param run its folder
 * @param finished whether it made all its steps
 * @param figures the run in numbers
 * @param program which Glasshouse worked on it last
 * @param machine where that was; null where no process left a word
 * @param processes that worked on it
 * @param recipe fully resolved
 * @param recipeYaml the same as in its file
 * @param stages seconds before and after the steps, by name
 * @param curves the course of training
 * @param diary what the model wrote on the way
 * @param samples what it writes at the end, none left out
 * @param stories how many of many more are true to Storyworld; null where that was not measured
 * @param tokenizer its tokeniser; null where the run has not come so far
 * @param data what it learnt from
 * @param evaluation what it can do
 * @param card for whoever gets the model
 */
public record Report(
    String run,
    boolean finished,
    @JsonUnwrapped Figures figures,
    Program program,
    @Nullable Machine machine,
    List<JournalEntry.Begin> processes,
    Recipe recipe,
    @JsonProperty("recipe_yaml") String recipeYaml,
    Map<String, Double> stages,
    Curves curves,
    List<DiaryEntry> diary,
    List<CheckedSample> samples,
    @Nullable StoryScores stories,
    @Nullable TokenizerStats tokenizer,
    List<DataRead> data,
    List<Score> evaluation,
    ModelCard card) {

  /**
   * The report of a run as its folder stands.
   *
   * @throws dev.glasshouse.tensor.UserError if there is no run, or it cannot be read
   */
  public static Report of(RunFolder run) {
    Recipe recipe = Pretraining.recipe(run);
    Journal journal = Journal.read(run);
    Optional<Machine> machine = journal.machine();
    RunMetrics metrics =
        RunMetrics.read(
            run.path().resolve("metrics.jsonl"), machine.map(Machine::peakFlops).orElse(0.0));
    Optional<TokenizerStats> tokenizer = RunData.tokenizer(run, recipe);
    int vocab = tokenizer.map(TokenizerStats::vocab).orElse(recipe.tokenizer().vocab());
    ModelConfig config =
        run.newest(_ -> {}).map(HfConfig::read).orElseGet(() -> recipe.model().config(vocab));
    FactCheck check = FactCheck.of(recipe);
    return new Report(
        run.path().toString(),
        journal.finished(),
        Figures.of(metrics, journal, config.parameters(), recipe.pretrain().steps()),
        journal.begins().isEmpty() ? Program.current() : journal.begins().getLast().program(),
        machine.orElse(null),
        journal.begins(),
        recipe,
        RunFiles.text(run.path().resolve("recipe.yaml")),
        journal.stages(),
        metrics.curves(),
        DiaryEntry.read(run, check),
        Outcome.read(run).map(Outcome::samples).orElse(List.of()).stream()
            .map(check::apply)
            .toList(),
        StoryTrial.read(run)
            .filter(trial -> trial.steps() == metrics.steps())
            .map(StoryTrial::scores)
            .orElse(null),
        tokenizer.orElse(null),
        RunData.sources(run),
        Score.read(run),
        ModelCard.of(config));
  }

  /** A name for the run: its recipe's and its folder's. */
  String title() {
    Path name = Path.of(run).toAbsolutePath().normalize().getFileName();
    return recipe.name() + (name == null ? "" : " " + name);
  }

  /**
   * Writes {@code report.json}, {@code report.html} and the model card to the run's folder.
   *
   * @return the page
   * @throws dev.glasshouse.tensor.UserError if they cannot be written
   */
  public Path write() {
    Path folder = Path.of(run);
    Json.write(folder.resolve("report.json"), this);
    RunFiles.write(folder.resolve("README.md"), card.markdown(this));
    Path page = folder.resolve("report.html");
    RunFiles.write(page, ReportPage.of(this));
    return page;
  }

  /** The report on one line. */
  public String toJson() {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(this);
  }
}
