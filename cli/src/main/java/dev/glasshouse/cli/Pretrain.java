package dev.glasshouse.cli;

import dev.glasshouse.lab.train.RecipeFiles;
import dev.glasshouse.model.RunFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code glasshouse pretrain}: the training part of {@code grow}. */
@Command(
    name = "pretrain",
    description = "Train a small model on text from nothing, or from another's weights.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse pretrain --time 20m --data corpus.txt --run runs/a",
      "  glasshouse pretrain --depth 6 --set optimizer.kind=adamw",
      "  glasshouse pretrain --init runs/a --data other.txt --run runs/b",
    })
final class Pretrain implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Pretrain() {}

  @Override
  public Integer call() {
    ObjectNode tree = options.tree();
    RecipeFiles.set(tree, "samples.count=0");
    RecipeFiles.set(tree, "samples.stories=0");
    RunFolder run = options.folder();
    return new RunToEnd(spec, run, options.json())
        .go(tree.path("threads").asInt(), options.begin(tree, run, spec.commandLine().getErr()));
  }
}
