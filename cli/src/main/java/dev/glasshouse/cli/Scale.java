package dev.glasshouse.cli;

import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.lab.scale.ScaleFolder;
import dev.glasshouse.lab.scale.ScaleReport;
import dev.glasshouse.lab.scale.ScaleRequest;
import dev.glasshouse.lab.scale.Scaling;
import dev.glasshouse.lab.train.RecipeFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code glasshouse scale}: how loss falls with size and data. */
@Command(
    name = "scale",
    description = {
      "Train a ladder of small models, fit L = E + A/N^alpha + B/D^beta (or the same with size and"
          + " data joined under a power) to their losses, predict that of a larger model before it is trained, train it, and compare: scale.json, scale.html.",
      "N counts the weights of matrices, the output head's among them; D the tokens learnt from; the"
          + " loss is bits per byte of text that was held back.",
      "Stopped, or killed, it goes on when its folder is named again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse scale --time 20m",
      "  glasshouse scale --time 2h --data book.txt --run runs/scale",
      "  glasshouse scale --run runs/scale                  goes on with that one",
    })
final class Scale implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "20m",
      description = "How long you are willing to wait, like 20m or 2h (${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--data",
      paramLabel = "FROM[:FIELD][:WEIGHT]",
      arity = "1..*",
      description =
          "What to learn from, as for grow. (The recipe's: stories and a little WordNet.)")
  private List<String> data = List.of();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "tiny",
      description =
          "A built-in recipe or a YAML file (${DEFAULT-VALUE}); its shape and length are not used.")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a key of the recipe, as in --set tokenizer.vocab=1024.")
  private List<String> assignments = List.of();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The experiment's folder (runs/scale- and the time of day).")
  private @Nullable Path run;

  @Option(names = "--json", description = "Print the figures as one line of JSON, last.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Scale() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ScaleFolder folder =
        new ScaleFolder(
            run != null ? run : Path.of("runs", "scale-" + LocalDateTime.now().format(STAMP)));
    ScaleRequest request = new ScaleRequest(time.toSeconds(), tree());
    folder
        .request()
        .ifPresent(_ -> err.println("going on with " + folder.path() + " as it was begun"));
    try (Interruption interruption = Interruption.watch()) {
      Optional<ScaleReport> report = run(folder, request, interruption);
      if (report.isEmpty()) {
        err.println("Stopped and saved; go on with: glasshouse scale --run " + folder.path());
        return Interruption.EXIT_CODE;
      }
      err.println("The page is " + folder.path().resolve("scale.html"));
      out.println(json ? report.get().toJson() : ScaleTable.of(report.get()));
      return 0;
    }
  }

  private Optional<ScaleReport> run(
      ScaleFolder folder, ScaleRequest request, Interruption interruption) {
    List<String> command = spec.root().commandLine().getParseResult().originalArgs();
    try (ScaleProgress progress = new ScaleProgress(spec.commandLine().getErr())) {
      return Scaling.run(folder, request, command, progress, interruption::requested);
    }
  }

  private ObjectNode tree() {
    ObjectNode tree = RecipeFiles.load(recipe);
    if (!data.isEmpty()) {
      RecipeFiles.data(tree, data.stream().map(each -> DataSource.parse(each).absolute()).toList());
    }
    assignments.forEach(assignment -> RecipeFiles.set(tree, assignment));
    return tree;
  }
}
