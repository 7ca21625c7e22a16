package dev.glasshouse.cli;

import dev.glasshouse.lab.scale.Prediction;
import dev.glasshouse.lab.scale.ScaleListener;
import dev.glasshouse.lab.scale.ScaleRun;
import dev.glasshouse.lab.train.StepMetrics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows a scaling experiment on standard error. */
final class ScaleProgress implements ScaleListener, AutoCloseable {
  private final LiveLine line;
  private String run = "";
  private double secondsAfter;

  ScaleProgress(PrintWriter err) {
    line = LiveLine.on(err);
  }

  @Override
  public void run(String name, int number, int runs, double after) {
    run = format("run %d/%d: %s", number, runs, name);
    secondsAfter = after;
  }

  @Override
  public void stage(String what) {
    if (run.isEmpty()) {
      line.say(what + " ..."); // what single runs do before their steps takes no time
    }
  }

  @Override
  public void step(StepMetrics made, Standing standing) {
    line.update(() ->
        format(
            "%s: step %,d  loss %.3f  %s left",
            run,
            made.step() + 1,
            made.loss(),
            Durations.format(
                Duration.ofSeconds(Math.round(standing.secondsLeft() + secondsAfter)))));
  }

  @Override
  public void measured(ScaleRun made) {
    line.say(
        format(
            "%s: %,.0f weights, %,.0f tokens, %.4f bits per byte",
            run, made.n(), made.d(), made.loss()));
  }

  @Override
  public void predicted(Prediction prediction) {
    line.say(
        format(
            "predicted before it is trained: %,.0f weights, %,.0f tokens, %.4f bits per byte (%.4f to %.4f)",
            prediction.n(),
            prediction.d(),
            prediction.loss(),
            prediction.band().low(),
            prediction.band().high()));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  @Override
  public void close() {
    line.close();
  }
}
