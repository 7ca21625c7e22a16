package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Precision;
import java.util.ArrayList;
import java.util.List;

/** Makes a model likelier to say what its data says, one step at a time. */
public final class Trainer {
  /**
   * How a step is made.
   *
   * @param batch rows of a step
   * @param micro rows of one forward and backward pass; divides {@code batch}
   * @param clip largest global norm of the gradients; 0 for any
   * @param recompute whether blocks are computed again in the backward pass instead of stored
   * @param products that of large matrix products
   */
  public record Settings(int batch, int micro, double clip, boolean recompute, Precision products) {
    /** Those of a recipe. */
    static Settings of(Recipe recipe) {
      Recipe.Pretrain pretrain = recipe.pretrain();
      return new Settings(
          pretrain.batch(),
          pretrain.micro(),
          recipe.optimizer().clip(),
          pretrain.recompute(),
          pretrain.products());
    }
  }

  private final Device device;
  private final Model model;
  private final Optimizer optimizer;
  private final Batches data;
  private final Settings settings;
  private final GradientClip clip;
  private final ModelFlops flops;
  private final BatchTensors batch;
  private final List<BatchTensors> micros = new ArrayList<>();
  private long step;

  /**
   * @param data endless; its context is the rows' length
   * @param firstStep number of the first step to make: how many were made before
   */
  public Trainer(
      Device device,
      Model model,
      Optimizer optimizer,
      Batches data,
      Settings settings,
      long firstStep) {
    this.device = device;
    this.model = model;
    this.optimizer = optimizer;
    this.data = data;
    this.settings = settings;
    this.step = firstStep;
    clip = new GradientClip(device, model.parameters());
    flops = ModelFlops.of(model);
    batch = BatchTensors.of(device, settings.batch(), data.context());
    for (int row = 0; row < settings.batch(); row += settings.micro()) {
      micros.add(batch.rows(row, settings.micro()));
    }
  }

  /** Number of the next step. */
  public long nextStep() {
    return step;
  }

  /**
   * Makes one step: the mean loss of a batch, its gradient, clipped, and an update of the weights.
   *
   * @param rate share of the peak learning rate
   * @throws Diverged if the loss or the gradient is not finite; the weights are as they were
   */
  public StepMetrics step(double rate) {
    long begin = System.nanoTime();
    data.read(step, batch.batch());
    int tokens = batch.learnt();
    double loss = 0;
    for (BatchTensors micro : micros) {
      loss += learn(micro, 1f / tokens);
    }
    double norm = clip.norm();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new Diverged(step, new FirstNonFinite(device, model).find(micros));
    }
    long update = System.nanoTime();
    optimizer.step(step, rate, GradientClip.factor(norm, settings.clip()));
    model.parameters().forEach(Parameter::clearGradient);
    long end = System.nanoTime();
    double share = (double) (end - update) / (end - begin);
    double work = flops.step(batch.ids().size(), batch.pairs());
    return new StepMetrics(step++, loss, norm, rate, tokens, work, (end - begin) / 1e9, share);
  }

  /** Adds the gradient of some rows' loss, of which each target counts {@code scale}. */
  private double learn(BatchTensors rows, float scale) {
    try (Scope scope = device.training(settings.products())) {
      Pass pass = Pass.of(scope, rows.ids(), rows.starts());
      Tensor loss =
          model.loss(settings.recompute() ? pass.recomputing() : pass, rows.targets(), scale);
      double value = loss.item();
      scope.backward(loss);
      return value;
    }
  }
}
