package dev.glasshouse.bench;

import dev.glasshouse.lab.train.AdamW;
import dev.glasshouse.lab.train.GradientClip;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Probe;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a comparison: the engine in float32, with the trainer's own optimiser and clipping,
 * set as the peer's are.
 */
public final class EngineSession implements AutoCloseable {
  private static final double MAX_NORM = 1.0;
  private static final double DECAY = 0.1;
  private static final AdamW.Moments MOMENTS = new AdamW.Moments(0.9, 0.95, 1e-8);

  private final Device device;
  private final Model model;
  private final AdamW optimizer;
  private final GradientClip clip;
  private @Nullable Probe probe;
  private long step;

  private EngineSession(Device device, Model model, double learningRate) {
    this.device = device;
    this.model = model;
    optimizer = AdamW.uniform(device, model.parameters(), learningRate, DECAY, MOMENTS);
    clip = new GradientClip(device, model.parameters());
  }

  /** A model with fresh weights on {@code threads} threads. */
  public static EngineSession random(
      ModelConfig config, long seed, double learningRate, int threads) {
    Device device = Device.cpu(threads);
    Model model = Models.build(config, Weights.random(device, seed));
    return new EngineSession(device, model, learningRate);
  }

  /**
   * The model of a folder with {@code config.json} and {@code model.safetensors}.
   *
   * @throws dev.glasshouse.tensor.UserError if a file is missing or does not fit the other
   */
  public static EngineSession load(Path folder, double learningRate, int threads) {
    Device device = Device.cpu(threads);
    try (ModelFiles files = ModelFiles.open(folder)) {
      return new EngineSession(device, files.build(device), learningRate);
    }
  }

  /** From now on {@code newProbe}, or none where it is null, looks at every pass. */
  public void attach(@Nullable Probe newProbe) {
    probe = newProbe;
  }

  /** Most bytes that tensors ever took. */
  public long peakTensorBytes() {
    return device.peakBytes();
  }

  /** One training step; returns the loss before it, in nats. */
  public double step(TokenBatch batch) {
    double loss = backward(batch);
    update();
    return loss;
  }

  /** Clips the gradients and updates every parameter: the second half of a step. */
  void update() {
    optimizer.step(step++, 1, GradientClip.factor(clip.norm(), MAX_NORM));
    model.parameters().forEach(Parameter::clearGradient);
  }

  /** Forward and backward: the first half of a step; returns the loss in nats. */
  double backward(TokenBatch batch) {
    int rows = batch.batch();
    int time = batch.context();
    try (Scope scope = device.training()) {
      Tensor ids = scope.ints(rows, time);
      Tensor starts = scope.ints(rows, time);
      Tensor targets = scope.ints(rows, time);
      device
          .workers()
          .run(
              1,
              _ -> {
                ids.copyFrom(batch.inputs());
                starts.copyFrom(new int[rows * time]);
                targets.copyFrom(batch.targets());
              });
      Tensor loss =
          model.loss(Pass.of(scope, ids, starts).with(probe), targets, 1f / (rows * time));
      double[] value = new double[1];
      device.workers().run(1, _ -> value[0] = loss.item());
      scope.backward(loss);
      return value[0];
    }
  }

  /**
   * Forward and backward of one batch, without an update.
   *
   * @param file is written: every parameter's gradient, not clipped, as safetensors
   */
  public void writeGradients(TokenBatch batch, Path file) {
    backward(batch);
    List<SafetensorsWriter.Entry> entries =
        model.parameters().stream()
            .map(p -> SafetensorsWriter.Entry.of(p.name(), p.gradient()))
            .toList();
    SafetensorsWriter.write(file, Map.of(), entries);
    model.parameters().forEach(Parameter::clearGradient);
  }

  /** Frees everything. */
  @Override
  public void close() {
    device.close();
  }
}
