package dev.glasshouse.cli;

import dev.glasshouse.model.RunFolder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code glasshouse grow}: from text to a model that writes. */
@Command(
    name = "grow",
    description = {
      "Train a small model on text from nothing, and show what it writes: tokeniser, pretraining,"
          + " ten samples, report.json."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse grow                               eight minutes on stories",
      "  glasshouse grow --time 30m --data book.txt    half an hour on your own text",
      "  glasshouse grow --data wordnet:0.2 --data 'stories/*.jsonl.gz:story:0.8'",
      "  glasshouse grow --data texts/ --set data.dedupe=near",
      "  glasshouse grow --set pretrain.steps=500 --run runs/a",
    })
final class Grow implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Grow() {}

  @Override
  public Integer call() {
    ObjectNode tree = options.tree();
    RunFolder run = options.folder();
    return new RunToEnd(spec, run, options.json())
        .go(tree.path("threads").asInt(), options.begin(tree, run, spec.commandLine().getErr()));
  }
}
