package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class GlasshouseTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object command, String... args) {
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), args, command);
  }

  /** A command that does what a test tells it to. */
  @Command(name = "act")
  private record Act(Callable<Integer> action) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return action.call();
    }
  }

  private int runThrowing(Throwable failure, String... args) {
    return run(new Act(() -> sneak(failure)), args);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Integer sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void endsWithTheCommandsOwnCode() {
    assertThat(run(new Act(() -> 0), "act")).isZero();
    assertThat(run(new Act(() -> 2), "act")).isEqualTo(2);
  }

  @Test
  void showsAUserErrorInOneLine() {
    int code = runThrowing(new UserError("cannot read data.txt: it is empty"), "act");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("glasshouse act: cannot read data.txt: it is empty");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void showsAMissingFileInOneLine() {
    assertThat(runThrowing(new NoSuchFileException("data.txt"), "act")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("glasshouse act: data.txt: no such file or folder");
  }

  @Test
  void saysHowToSeeMoreOfItsOwnFailure() {
    assertThat(runThrowing(new IllegalStateException("a bug"), "act")).isEqualTo(1);
    assertThat(err.toString())
        .contains("glasshouse act: java.lang.IllegalStateException: a bug")
        .contains("--debug")
        .doesNotContain("\tat ");
  }

  @Test
  void showsTheTraceWithDebugBeforeOrAfterTheCommand() {
    assertThat(runThrowing(new UserError("no"), "--debug", "act")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat ");
    err.getBuffer().setLength(0);
    assertThat(runThrowing(new IllegalStateException("a bug"), "act", "--debug")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void reportsErrorsOfTheMachineToo() {
    assertThat(runThrowing(new OutOfMemoryError("Java heap space"), "act")).isEqualTo(1);
    assertThat(err.toString()).contains("GLASSHOUSE_OPTS=-Xmx2g").doesNotContain("\tat ");
  }

  @Test
  void suggestsTheNearestCommand() {
    assertThat(run(new Act(() -> 0), "doctr")).isEqualTo(2);
    assertThat(err.toString()).contains("'doctr'").contains("doctor").contains("--help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesToRunWithoutACommand() {
    assertThat(run(new Act(() -> 0))).isEqualTo(2);
    assertThat(err.toString()).contains("Missing command").contains("glasshouse --help");
  }

  /** A command with a duration. */
  @Command(name = "wait")
  private static final class Wait implements Runnable {
    @Option(names = "--time")
    private Duration time = Duration.ZERO;

    @Override
    public void run() {
      throw new UserError("waited " + time.toSeconds());
    }
  }

  @Test
  void readsDurations() {
    run(new Wait(), "wait", "--time", "8m");
    assertThat(err.toString()).contains("waited 480");
    assertThat(run(new Wait(), "wait", "--time", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("--time").contains("'soon' is not a duration");
  }

  static Stream<CommandLine> commands() {
    return withSubcommands(Glasshouse.commandLine());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(GlasshouseTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpHasExamplesThatFitTheScreen(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String help = command.getUsageMessage();
    assertThat(help).contains("Examples:").contains("--help");
    String examples = help.substring(help.indexOf("Examples:"));
    assertThat(examples).contains("  " + name);
    assertThat(command.getCommandSpec().usageMessage().footer())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void helpGoesToStandardOutput() {
    assertThat(run(new Act(() -> 0), "--help")).isZero();
    assertThat(out.toString()).contains("Usage: glasshouse").contains("doctor");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    assertThat(run(new Act(() -> 0), "--version")).isZero();
    assertThat(out.toString()).contains("glasshouse").contains("Java " + Runtime.version());
  }
}
