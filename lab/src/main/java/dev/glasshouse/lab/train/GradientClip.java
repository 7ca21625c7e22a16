package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.List;

/**
 * Clipping by global norm (Pascanu et al., 2013, arXiv:1211.5063). The gradients themselves are
 * left alone: the factor goes into the optimiser's pass over them.
 */
public final class GradientClip {
  private final Device device;
  private final List<Parameter> parameters;
  private final ParameterBlocks blocks;
  private final double[] partial;

  /** Clips these parameters together. */
  public GradientClip(Device device, List<Parameter> parameters) {
    this.device = device;
    this.parameters = List.copyOf(parameters);
    blocks = new ParameterBlocks(this.parameters);
    partial = new double[blocks.count()];
  }

  /**
   * The length of all gradients as one vector. Each fixed block is summed in float32, the blocks in
   * float64 and in order: the result does not depend on scheduling.
   */
  public double norm() {
    var updates = device.kernels().updates();
    blocks.each(
        device.workers(),
        (block, p, from, count) -> {
          Parameter parameter = parameters.get(p);
          partial[block] =
              parameter.hasGradient()
                  ? updates.sumSquares(parameter.gradient().data(), from, count)
                  : 0;
        });
    double sum = 0;
    for (double each : partial) {
      sum += each;
    }
    return Math.sqrt(sum);
  }

  /**
   * What to multiply gradients by so that their norm is at most a limit.
   *
   * @param limit 0 for none
   */
  public static float factor(double norm, double limit) {
    return limit > 0 && norm > limit ? (float) (limit / norm) : 1;
  }
}
