package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Safetensors;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A model in training on libtorch: forward, backward, clipping of the global norm to 1, AdamW. */
public final class TorchSession implements AutoCloseable {
  private static final double MAX_NORM = 1.0;

  private final TorchParameters parameters;
  private final TorchModel model;
  private final TorchAdamW optimizer;
  private final TensorVector vector;

  private TorchSession(ModelConfig config, TorchParameters parameters, double learningRate) {
    this.parameters = parameters;
    model = TorchModel.of(config, parameters);
    optimizer = new TorchAdamW(parameters.all().values(), learningRate);
    vector = new TensorVector(parameters.all().values().toArray(Tensor[]::new));
  }

  /** A model with fresh weights. */
  public static TorchSession random(ModelConfig config, long seed, double learningRate) {
    return new TorchSession(config, TorchParameters.random(seed), learningRate);
  }

  /**
   * The model of a folder with {@code config.json} and {@code model.safetensors}.
   *
   * @throws dev.glasshouse.tensor.UserError if a file is missing or does not fit the other
   */
  public static TorchSession load(Path folder, double learningRate) {
    ModelConfig config = HfConfig.read(folder);
    try (Safetensors source = Safetensors.open(folder.resolve("model.safetensors"))) {
      return new TorchSession(config, TorchParameters.from(source), learningRate);
    }
  }

  /** The trained tensors. */
  public TorchParameters parameters() {
    return parameters;
  }

  /** One training step; returns the loss before it, in nats. */
  public double step(TokenBatch batch) {
    double loss = backward(batch);
    update();
    return loss;
  }

  /** Forward and backward: leaves the gradients, not yet clipped, and returns the loss. */
  public double backward(TokenBatch batch) {
    try (PointerScope _ = new PointerScope()) {
      Tensor ids = TorchTensors.ids(batch.inputs(), batch.batch(), batch.context());
      Tensor targets = TorchTensors.ids(batch.targets(), -1);
      Tensor loss = model.loss(ids, targets);
      loss.backward();
      return loss.item_float();
    }
  }

  /** Clips the gradients, moves the parameters, and drops the gradients. */
  public void update() {
    try (PointerScope _ = new PointerScope()) {
      clip_grad_norm_(vector, MAX_NORM);
      optimizer.step();
    }
    parameters.dropGradients();
  }

  /** Frees parameters, gradients and moments. */
  @Override
  public void close() {
    vector.close();
    optimizer.close();
    parameters.close();
  }
}
