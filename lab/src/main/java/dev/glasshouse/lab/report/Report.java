package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glasshouse.lab.train.Environment;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.TrainerState;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;

/**
 * What became of a run, as {@code report.json}.
 *
 * @param run its folder
 * @param seconds time of the whole run, all processes that worked on it together
 * @param trainSeconds part of it spent in steps
 * @param rss the most bytes that were resident
 * @param bitsPerByte on text that was held back
 * @param parameters of the model
 * @param steps made
 * @param tokens learnt from
 * @param tokensPerSecond while in steps
 * @param peakFlops the machine's best at matrix products, operations a second
 * @param machine where it ran
 * @param recipe fully resolved
 * @param samples what the model writes
 */
public record Report(
    String run,
    double seconds,
    @JsonProperty("train_seconds") double trainSeconds,
    long rss,
    @JsonProperty("bits_per_byte") double bitsPerByte,
    long parameters,
    long steps,
    long tokens,
    @JsonProperty("tokens_per_second") double tokensPerSecond,
    @JsonProperty("peak_flops") double peakFlops,
    Machine machine,
    Recipe recipe,
    List<Sample> samples) {

  /**
   * Where a run ran.
   *
   * @param system operating system and processor architecture
   * @param processors cores that the process may use
   * @param java version of the JVM
   * @param environment what decides the bits
   */
  public record Machine(String system, int processors, String java, Environment environment) {}

  /** The report of a run that has made its last step. */
  public static Report of(
      RunFolder run,
      TrainerState state,
      double seconds,
      Model model,
      double peakFlops,
      List<Sample> samples) {
    return new Report(
        run.path().toString(),
        seconds,
        state.trainSeconds(),
        ProcessMemory.peak(),
        state.bitsPerByte(),
        model.config().parameters(),
        state.step(),
        state.tokens(),
        state.trainSeconds() > 0 ? state.tokens() / state.trainSeconds() : 0,
        peakFlops,
        new Machine(
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().toString(),
            state.environment()),
        state.recipe(),
        samples);
  }

  /**
   * Writes {@code report.json} to the run's folder.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  public void write() {
    Json.write(Path.of(run, "report.json"), this);
  }

  /** The report on one line. */
  public String toJson() {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(this);
  }
}
