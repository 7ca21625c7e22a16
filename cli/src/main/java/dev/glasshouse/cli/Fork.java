package dev.glasshouse.cli;

import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.lab.train.RunFork;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse fork}: a run that begins with the first steps of another. */
@Command(
    name = "fork",
    description = {
      "Make a run that has made the first steps of another, with its weights, optimiser and place in"
          + " the data, and goes on with changes to the recipe. Data, tokeniser and model stay."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse fork runs/a --step 2000 --run runs/b --set pretrain.steps=8000",
      "  glasshouse fork runs/a --step 2000 --run runs/c --set optimizer.clip=0.5",
      "  glasshouse fork runs/a --run runs/d --set seconds=3600",
      "  glasshouse resume runs/b",
    })
final class Fork implements Runnable {
  @Parameters(paramLabel = "DIR", description = "The other run's folder.")
  private Path folder;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "The new run's folder, not there yet.")
  private Path run;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "A step that the other has a checkpoint of (default: the newest whole one).")
  private @Nullable Long step;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a key of the recipe, as in --set pretrain.steps=200.")
  private List<String> assignments = List.of();

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Fork() {}

  @Override
  public void run() {
    RunFolder from = new RunFolder(folder);
    Recipe old = Pretraining.recipe(from);
    Recipe recipe = RecipeFiles.changed(old, assignments);
    if (!recipe.data().equals(old.data())
        || !recipe.tokenizer().equals(old.tokenizer())
        || !recipe.model().equals(old.model())) {
      throw new UserError(
          "A fork has the data, tokeniser and model of its run; begin another with 'glasshouse pretrain'");
    }
    if (Files.exists(run)) {
      throw new UserError(run + " is there already: choose another --run folder");
    }
    long at = step(from);
    RunFork.at(from, at, recipe, new RunFolder(run));
    spec.commandLine()
        .getErr()
        .println("%s begins at step %,d; go on with: glasshouse resume %s".formatted(run, at, run));
  }

  private long step(RunFolder from) {
    if (step == null) {
      Path newest =
          from.newest(spec.commandLine().getErr()::println)
              .orElseThrow(() -> new UserError("There is no whole checkpoint in " + folder));
      return RunFolder.step(newest).orElseThrow();
    }
    List<Long> steps =
        from.list().stream().map(each -> RunFolder.step(each).orElseThrow()).toList();
    if (!steps.contains(step)) {
      throw new UserError(
          "%s has no checkpoint of step %d; it has those of %s".formatted(folder, step, steps));
    }
    return step;
  }
}
