package dev.glasshouse.cli;

import dev.glasshouse.lab.report.ProcessMemory;
import dev.glasshouse.lab.train.StepMetrics;
import dev.glasshouse.lab.train.TrainListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Shows a training run on standard error. */
final class TrainProgress implements TrainListener, AutoCloseable {
  private static final double SMOOTHING = 0.05;

  /** Of a stage that is over before this, only the name is shown. */
  private static final double LATE_SECONDS = 2;

  private final LiveLine line;
  private final BooleanSupplier stop;
  private double loss;
  private double tokensPerSecond;
  private double mfu;
  private double updateShare;
  private String stage = "";
  private long stageStart;

  /**
   * @param stop whether the user wants no more
   */
  TrainProgress(PrintWriter err, BooleanSupplier stop) {
    line = LiveLine.on(err);
    this.stop = stop;
  }

  @Override
  public void stage(String what) {
    close();
    line.say(what + " ...");
    stage = what;
    stageStart = System.nanoTime();
  }

  @Override
  public void progress(long done, long total) {
    double seconds = (System.nanoTime() - stageStart) / 1e9;
    if (seconds < LATE_SECONDS || done == 0) {
      return;
    }
    line.update(() ->
        format(
            "%s %,d/%,d  %,.0f/s  %s left",
            stage,
            done,
            total,
            done / seconds,
            Durations.format(Duration.ofSeconds(Math.round((total - done) * seconds / done)))));
  }

  @Override
  public boolean cancelled() {
    return stop.getAsBoolean();
  }

  @Override
  public void start(Start start) {
    var recipe = start.recipe();
    var model = recipe.model();
    say(
        "model: %d layers, width %d, %d heads, %,d parameters; %,d MB of tensors",
        model.layers(),
        model.width(),
        model.heads(),
        start.parameters(),
        start.tensorBytes() >> 20);
    say(
        "data: %,d tokens; steps of %,d tokens, %s, learning rate %s; this machine's peak %.0f GFLOP/s",
        start.trainingTokens(),
        (long) recipe.pretrain().batch() * model.context(),
        recipe.optimizer().kind().name().toLowerCase(Locale.ROOT),
        recipe.optimizer().learningRate(),
        start.peakFlops() / 1e9);
  }

  @Override
  public void step(StepMetrics made, Standing standing) {
    double weight = loss == 0 ? 1 : SMOOTHING;
    loss += weight * (made.loss() - loss);
    tokensPerSecond += weight * (made.tokens() / made.seconds() - tokensPerSecond);
    mfu += weight * (standing.mfu() - mfu);
    updateShare += weight * (made.updateShare() - updateShare);
    line.update(() -> text(made.step() + 1, standing));
  }

  private String text(long done, Standing standing) {
    return format(
        "step %,d/%,d  loss %.3f  %s%,.0f tok/s  MFU %.0f%%  update %.0f%%  %s left  %,d MB",
        done,
        standing.steps(),
        loss,
        standing.bitsPerByte() > 0 ? format("%.3f bits/byte  ", standing.bitsPerByte()) : "",
        tokensPerSecond,
        100 * mfu,
        100 * updateShare,
        Durations.format(Duration.ofSeconds(Math.round(standing.secondsLeft()))),
        ProcessMemory.resident() >> 20);
  }

  @Override
  public void note(String message) {
    line.say(message);
  }

  private void say(String form, Object... values) {
    line.say(format(form, values));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  @Override
  public void close() {
    line.close();
  }
}
