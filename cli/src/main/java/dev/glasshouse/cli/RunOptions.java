package dev.glasshouse.cli;

import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options of commands that begin a training run. */
final class RunOptions {
  private static final Duration LONG = Duration.ofHours(2);
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "How long to train, like 90s, 8m or 1h30m (the recipe's: 8m). Tokeniser, evaluation and"
              + " report come on top.")
  private Duration time;

  @Option(
      names = "--data",
      paramLabel = "FROM[:FIELD][:WEIGHT]",
      arity = "1..*",
      description = {
        "What to learn from: files, folders and globs of .txt, .md, .jsonl and .parquet, each also"
            + " with .gz or .zst behind it; storyworld; wordnet; languagetool=JAR.",
        "FIELD is the JSONL field or Parquet column (text); WEIGHT the share of the tokens, for"
            + " all sources or for none. (The recipe's: stories and a little WordNet.)"
      })
  private List<String> data = List.of();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "tiny",
      description = "A built-in recipe or a YAML file (${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "Layers of the model, which is 64 N wide; takes as long as it takes.")
  private Integer depth;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The run's folder (runs/ and the time of day).")
  private Path run;

  @Option(
      names = "--init",
      paramLabel = "MODEL",
      description =
          "Start from the weights and the tokeniser of a checkpoint, a run, a Hugging Face folder or"
              + " a .gguf file, of any known architecture.")
  private Path init;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a key of the recipe, as in --set pretrain.steps=200.")
  private List<String> assignments = List.of();

  @Option(names = "--yes", description = "Begin a run of more than two hours without being asked.")
  private boolean yes;

  @Option(names = "--json", description = "Print the figures as one line of JSON, last.")
  private boolean json;

  /** Made by picocli. */
  RunOptions() {}

  /** Whether figures are wanted as JSON. */
  boolean json() {
    return json;
  }

  /** The folder of the run. */
  RunFolder folder() {
    return new RunFolder(run != null ? run : Path.of("runs", LocalDateTime.now().format(STAMP)));
  }

  /** The recipe as far as the user decides it. */
  ObjectNode tree() {
    ObjectNode tree = RecipeFiles.load(recipe);
    if (!data.isEmpty()) {
      RecipeFiles.data(tree, data.stream().map(each -> DataSource.parse(each).absolute()).toList());
    }
    if (depth != null) {
      RecipeFiles.set(tree, "model.layers=" + depth);
      tree.put("seconds", 0.0);
    }
    if (time != null) {
      tree.put("seconds", (double) time.toSeconds());
    }
    if (init != null) {
      inherit(tree);
    }
    assignments.forEach(assignment -> RecipeFiles.set(tree, assignment));
    return tree;
  }

  private void inherit(ObjectNode tree) {
    try (ModelFiles files = ModelFiles.open(init)) {
      tree.put("init", files.path().toAbsolutePath().toString());
      RecipeFiles.shape(tree, files.config());
    }
  }

  /** Begins a run in a folder, by what the tree leads to on this machine; see {@link #resolve}. */
  RunToEnd.Opener begin(ObjectNode tree, RunFolder run, PrintWriter err) {
    return (device, machine, listener) -> {
      Recipe recipe = resolve(tree, machine, err);
      return Pretraining.begin(run, recipe, device, machine.peakFlops(), listener);
    };
  }

  /**
   * The whole recipe for this machine.
   *
   * @throws UserError if it would take more than two hours and {@code --yes} is missing
   */
  private Recipe resolve(ObjectNode tree, MachineSpeed machine, PrintWriter err) {
    Recipe resolved = Dial.resolve(tree, machine);
    double seconds =
        resolved.seconds() > 0 ? resolved.seconds() : Dial.expectedSeconds(resolved, machine);
    boolean isLong = seconds > LONG.toSeconds();
    if (depth != null || isLong) {
      Duration projected = Duration.ofSeconds(Math.round(seconds));
      err.println("This run will take about " + Durations.format(projected) + ".");
    }
    if (isLong && !yes) {
      throw new UserError(
          "That is more than two hours: add --yes to begin, or choose a smaller --depth, --time or"
              + " pretrain.steps");
    }
    return resolved;
  }
}
