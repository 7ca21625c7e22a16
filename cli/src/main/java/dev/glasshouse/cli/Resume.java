package dev.glasshouse.cli;

import dev.glasshouse.lab.train.Pretraining;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.model.RunFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse resume}: goes on with a run that was stopped. */
@Command(
    name = "resume",
    description = {
      "Go on with a run that was stopped, however it was: from its newest whole checkpoint, to the"
          + " same bits."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse resume runs/a",
    })
final class Resume implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The run's folder.")
  private Path folder;

  @Option(names = "--json", description = "Print the figures as one line of JSON, last.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Resume() {}

  @Override
  public Integer call() {
    RunFolder run = new RunFolder(folder);
    Recipe recipe = Pretraining.recipe(run);
    return new RunToEnd(spec, run, json)
        .go(
            recipe.threads(),
            (device, machine, listener) ->
                Pretraining.resume(run, recipe, device, machine.peakFlops(), listener));
  }
}
