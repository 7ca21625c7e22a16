package dev.glasshouse.cli;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command: the options every command has, and the list of commands.
 *
 * <p>A command is one class in one file, annotated with {@link Command}, that implements {@code
 * Callable<Integer>} or {@code Runnable}. It writes its result to {@code
 * spec.commandLine().getOut()} and everything else to {@code getErr()}, throws {@link
 * dev.glasshouse.tensor.UserError} for what the user can mend, and shows examples in its footer.
 */
@Command(
    name = "glasshouse",
    description = "A language-model lab: grow a small transformer from text and look through it.",
    subcommands = {
      Grow.class,
      Generate.class,
      Logits.class,
      Eval.class,
      Pretrain.class,
      Resume.class,
      Fork.class,
      ReportRuns.class,
      Convert.class,
      Inspect.class,
      Scale.class,
      StoryworldCommand.class,
      TokenizerCommands.class,
      Doctor.class
    },
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse grow             train a small model on English in eight minutes",
      "  glasshouse doctor           what this machine offers, and what is slow and why",
      "  glasshouse doctor --help    the help of one command",
      "  glasshouse bench --help     measurements (built when first called)",
    })
public final class Glasshouse implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli acts on it by itself
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      description = "Show the version of Glasshouse and of Java.")
  @SuppressWarnings("unused") // as above
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  /** Made by {@link #execute}. */
  private Glasshouse() {}

  /** Without a command there is nothing to do: says so, with the list of commands. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /**
   * Parses and runs one command line.
   *
   * @param out receives results, and nothing else
   * @param err receives messages and progress
   * @param args the words after {@code glasshouse}
   * @param commands further command objects, beside the built-in ones
   * @return the exit code: 0, 2 for what the user can mend, 1 for a failure of our own
   */
  static int execute(PrintWriter out, PrintWriter err, String[] args, Object... commands) {
    CommandLine line = commandLine(commands).setOut(out).setErr(err);
    try {
      return line.execute(args);
    } catch (Error e) {
      return Failures.report(e, line);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /**
   * The configured parser.
   *
   * @param commands further command objects, beside the built-in ones
   * @return a parser whose failures become messages and exit codes
   */
  static CommandLine commandLine(Object... commands) {
    var line = new CommandLine(new Glasshouse());
    for (Object command : commands) {
      line.addSubcommand(command);
    }
    return line.registerConverter(Duration.class, Durations::parse)
        .setParameterExceptionHandler(Failures::onParameters)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Failures.report(failure, command))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpLongOptionsMaxWidth(28);
  }

  /** Whether {@code --debug} was given. */
  boolean debug() {
    return debug;
  }
}
