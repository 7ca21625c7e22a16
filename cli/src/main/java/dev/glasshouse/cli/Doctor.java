package dev.glasshouse.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code glasshouse doctor}: what this machine and this Java offer, and what is slow and why. */
@Command(
    name = "doctor",
    description = {
      "Show the machine, the JDK, the memory and what runs on them, and what is slow and why."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse doctor",
      "  GLASSHOUSE_OPTS=-Xmx2g glasshouse doctor    the same with other JVM options",
    })
final class Doctor implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli. */
  Doctor() {}

  @Override
  public void run() {
    List<Finding> findings =
        Stream.of(MachineFindings.all(), JavaFindings.all(), EngineFindings.all())
            .flatMap(List::stream)
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    int column = findings.stream().mapToInt(finding -> finding.name().length()).max().orElse(0) + 2;
    for (Finding finding : findings) {
      out.println(finding.name() + " ".repeat(column - finding.name().length()) + finding.value());
      if (!finding.advice().isEmpty()) {
        out.println(" ".repeat(column) + "! " + finding.advice());
      }
    }
  }
}
