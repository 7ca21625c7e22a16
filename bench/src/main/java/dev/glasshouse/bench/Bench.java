package dev.glasshouse.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code glasshouse bench}: the measurements. */
@Command(
    name = "bench",
    description = {
      "Measure Glasshouse, and other projects beside it, in one call.",
      "With --json the last line of standard output is one JSON object with the figures."
    },
    subcommands = {
      TrainBench.class,
      ParityBench.class,
      GemmBench.class,
      GemvBench.class,
      DecodeBench.class,
      MakeModel.class,
      ProbeBench.class,
      TokenizerBench.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse bench train --preset gpt-10m --peer libtorch",
      "  glasshouse bench train --preset gpt-10m --sweep context --json",
      "  glasshouse bench parity --peer libtorch --json",
      "  glasshouse bench gemm",
      "  glasshouse bench gemv --json",
      "  glasshouse bench make-model --shape llama-135m --type q8_0 --out model.gguf",
      "  glasshouse bench decode --model model.gguf --json",
      "  glasshouse bench tokenizer --json",
    })
final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: what to measure");
  }
}
