package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv:1711.05101), one fused pass
 * over weights, gradients and both moments.
 */
public final class AdamW implements Optimizer {
  /**
   * What the update needs beside learning rates.
   *
   * @param beta1 memory of the mean
   * @param beta2 memory of the mean square
   * @param eps added to the root
   */
  public record Moments(double beta1, double beta2, double eps) {}

  /**
   * One parameter's pace.
   *
   * @param learningRate at the schedule's peak
   * @param decay share of the weight taken away at each update, times the learning rate
   */
  public record Pace(Parameter parameter, double learningRate, double decay) {}

  private final Device device;
  private final List<Pace> paces;
  private final Moments moments;
  private final ParameterBlocks blocks;
  private final Tensor[] mean;
  private final Tensor[] square;

  /** Makes the moments, all zero. */
  public AdamW(Device device, List<Pace> paces, Moments moments) {
    this.device = device;
    this.paces = List.copyOf(paces);
    this.moments = moments;
    blocks = new ParameterBlocks(paces.stream().map(Pace::parameter).toList());
    mean = zeros();
    square = zeros();
  }

  /** The same learning rate for all parameters, decay for matrices only. */
  public static AdamW uniform(
      Device device,
      List<Parameter> parameters,
      double learningRate,
      double decay,
      Moments moments) {
    return new AdamW(
        device,
        parameters.stream()
            .map(p -> new Pace(p, learningRate, p.value().rank() > 1 ? decay : 0))
            .toList(),
        moments);
  }

  private Tensor[] zeros() {
    return paces.stream()
        .map(pace -> device.zeros(pace.parameter().value().shape()))
        .toArray(Tensor[]::new);
  }

  @Override
  public void step(long step, double rate, float gradScale) {
    var updates = device.kernels().updates();
    float correction1 = (float) (1 - StrictMath.pow(moments.beta1(), step + 1));
    float correction2 = (float) (1 - StrictMath.pow(moments.beta2(), step + 1));
    blocks.each(
        device.workers(),
        (_, p, from, count) -> {
          Pace pace = paces.get(p);
          if (!pace.parameter().hasGradient()) {
            return;
          }
          updates.adamW(
              pace.parameter().value().data(),
              from,
              pace.parameter().gradient().data(),
              from,
              mean[p].data(),
              from,
              square[p].data(),
              from,
              count,
              (float) (pace.learningRate() * rate),
              (float) moments.beta1(),
              (float) moments.beta2(),
              (float) moments.eps(),
              (float) pace.decay(),
              gradScale,
              correction1,
              correction2);
        });
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int p = 0; p < mean.length; p++) {
      String name = paces.get(p).parameter().name();
      state.put("adamw.mean." + name, mean[p]);
      state.put("adamw.square." + name, square[p]);
    }
    return state;
  }
}
