package dev.glasshouse.lab.scale;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glasshouse.lab.report.Program;
import dev.glasshouse.lab.report.ReportPage;
import dev.glasshouse.model.format.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;

/**
 * What came of a scaling experiment: everything that {@code scale.json} and {@code scale.html}
 * tell. Losses are bits per byte of text that was held back.
 *
 * @param experiment its folder
 * @param program which Glasshouse made it
 * @param seconds what all of it took
 * @param exponents the law fitted to the smaller runs
 * @param predicted the larger run's loss, as written down before its first step
 * @param measured what it was
 * @param error their distance, as a share of what was measured
 * @param bands nine draws in ten: {@code predicted}, and of the law {@code e}, {@code alpha} and
 *     {@code beta}
 * @param residual root mean square of what the law leaves of the smaller runs' logarithms
 * @param predictedAt ISO 8601
 * @param heldOut the larger run
 * @param runs the smaller ones
 */
public record ScaleReport(
    String experiment,
    Program program,
    double seconds,
    ScalingLaw exponents,
    double predicted,
    double measured,
    double error,
    Map<String, Band> bands,
    double residual,
    @JsonProperty("predicted_at") String predictedAt,
    @JsonProperty("held_out") ScaleRun heldOut,
    List<ScaleRun> runs) {

  /** Copies the list. */
  public ScaleReport {
    runs = List.copyOf(runs);
  }

  /**
   * Puts prediction and outcome together.
   *
   * @param all runs, the larger one among them
   * @param heldOut that one's name
   */
  static ScaleReport of(
      ScaleFolder folder, double seconds, Prediction said, List<ScaleRun> all, String heldOut) {
    ScaleRun larger =
        all.stream().filter(run -> run.run().equals(heldOut)).findFirst().orElseThrow();
    List<ScaleRun> smaller = all.stream().filter(run -> !run.run().equals(heldOut)).toList();
    ScalingLaw law = said.law();
    Bootstrap bootstrap = new Bootstrap(law, said.runs());
    double squares =
        said.runs().stream().mapToDouble(law::residual).map(r -> r * r).average().orElseThrow();
    return new ScaleReport(
        folder.path().toString(),
        Program.current(),
        seconds,
        law,
        said.loss(),
        larger.loss(),
        Math.abs(said.loss() - larger.loss()) / larger.loss(),
        Map.of(
            "predicted", said.band(),
            "e", bootstrap.band(ScalingLaw::e),
            "alpha", bootstrap.band(ScalingLaw::alpha),
            "beta", bootstrap.band(ScalingLaw::beta)),
        Math.sqrt(squares),
        said.time(),
        larger,
        smaller);
  }

  /**
   * Writes {@code scale.json} and {@code scale.html} to the experiment's folder.
   *
   * @return the page
   * @throws dev.glasshouse.tensor.UserError if they cannot be written
   */
  public Path write() {
    ScaleFolder folder = new ScaleFolder(Path.of(experiment));
    folder.write("scale.json", this);
    return ReportPage.write(folder.path().resolve("scale.html"), "scaling", Map.of("scale", this));
  }

  /** On one line. */
  public String toJson() {
    return Json.MAPPER
        .writer()
        .without(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(this);
  }
}
