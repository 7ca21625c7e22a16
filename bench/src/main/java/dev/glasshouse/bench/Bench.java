package dev.glasshouse.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code glasshouse bench}: the measurements. */
@Command(
    name = "bench",
    description = {
      "Measure Glasshouse, and other projects beside it.",
      "With --json the last line of standard output is one JSON object with the figures."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench --help"})
final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: what to measure");
  }
}
