package dev.glasshouse.cli;

import dev.glasshouse.lab.scale.Band;
import dev.glasshouse.lab.scale.ScaleReport;
import dev.glasshouse.lab.scale.ScaleRun;
import dev.glasshouse.lab.scale.ScalingLaw;
import java.util.Locale;
import java.util.Objects;

/** The outcome of {@code glasshouse scale} for a terminal. */
final class ScaleTable {
  private ScaleTable() {}

  /** All runs, the law, and prediction beside outcome. */
  static String of(ScaleReport report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-10s %12s %14s %14s %10s",
        "model",
        "weights N",
        "tokens D",
        "bits per byte",
        "the law");
    for (ScaleRun run : report.runs()) {
      row(text, run, report.exponents().loss(run.n(), run.d()));
    }
    row(text, report.heldOut(), report.predicted());
    var law = report.exponents();
    line(
        text,
        law.form() == ScalingLaw.Form.SUM
            ? "L = %.3f + X + Y, X = %.3g / N^%.3f, Y = %.3g / D^%.3f; it leaves %.2f%%"
            : "L = %.3f + (X^1/b + Y^1/b)^b, X = %.3g / N^%.3f, Y = %.3g / D^%.3f, b the last; it leaves"
                + " %.2f%%",
        law.e(),
        law.a(),
        law.alpha(),
        law.b(),
        law.beta(),
        100 * report.residual());
    Band band = Objects.requireNonNull(report.bands().get("predicted"));
    text.append(
        String.format(
            Locale.ROOT,
            "predicted %.4f (%.4f to %.4f), measured %.4f: %.2f%% off",
            report.predicted(),
            band.low(),
            band.high(),
            report.measured(),
            100 * report.error()));
    return text.toString();
  }

  private static void row(StringBuilder text, ScaleRun run, double law) {
    String model = run.layers() + "x" + run.width();
    line(text, "%-10s %,12.0f %,14.0f %14.4f %10.4f", model, run.n(), run.d(), run.loss(), law);
  }

  private static void line(StringBuilder text, String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append('\n');
  }
}
