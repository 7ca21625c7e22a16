package dev.glasshouse.cli;

import dev.glasshouse.lab.report.Comparison;
import dev.glasshouse.lab.report.Outcome;
import dev.glasshouse.lab.report.Report;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.tensor.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse report}: a page about a run, or about several side by side. */
@Command(
    name = "report",
    description = {
      "Write report.html and report.json of a run, finished or not, to its folder; of several runs,"
          + " one page that compares them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse report runs/a",
      "  glasshouse report runs/a runs/b --out a-and-b.html",
      "  glasshouse report runs/a runs/b --json",
    })
final class ReportRuns implements Runnable {
  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of runs.")
  private List<Path> folders = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "comparison.html",
      description = "Where the page about several runs goes (${DEFAULT-VALUE}).")
  private Path page;

  @Option(
      names = "--json",
      description = "Print the report, or the comparison's figures, as one line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  ReportRuns() {}

  @Override
  public void run() {
    List<RunFolder> runs = folders.stream().map(RunFolder::new).toList();
    if (runs.size() == 1) {
      one(runs.getFirst());
    } else {
      several(runs);
    }
  }

  private void one(RunFolder run) {
    try (Device device = Device.cpu()) {
      Outcome.renew(run, device);
    }
    Report report = Report.of(run);
    say(report.write(), report.toJson());
  }

  private void several(List<RunFolder> runs) {
    Comparison comparison = Comparison.of(runs);
    comparison.write(page);
    say(page, comparison.toJson());
  }

  private void say(Path written, String figures) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures : written);
  }
}
