package dev.glasshouse.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code glasshouse tokenizer}: the commands about tokenisers. */
@Command(
    name = "tokenizer",
    description = "Train a tokeniser, or turn text into token ids.",
    subcommands = {TokenizerTrain.class, TokenizerEncode.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse tokenizer train --vocab 4096 --out my-tokenizer book.txt",
      "  glasshouse tokenizer encode --tokenizer my-tokenizer book.txt",
    })
final class TokenizerCommands implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  TokenizerCommands() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: train or encode");
  }
}
