package dev.glasshouse.model.nn;

import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.RopeOp;

/**
 * Rotary position embedding: position p turns pair i of a head by p theta^(-2i / D) (Su et al.,
 * 2021, arXiv:2104.09864).
 */
public record Rotary(RopeOp.Table table, int headSize) {
  /**
   * Tables for positions 0 to {@code context} less one, computed in float64.
   *
   * @param headSize D, even
   */
  public static Rotary of(Device device, int context, int headSize, double theta) {
    return of(device, context, headSize, theta, RopeScaling.NONE);
  }

  /** As {@link #of(Device, int, int, double)}, with every frequency lowered as the scaling says. */
  public static Rotary of(
      Device device, int context, int headSize, double theta, RopeScaling scaling) {
    int half = headSize / 2;
    double[] frequencies = new double[half];
    for (int i = 0; i < half; i++) {
      double frequency = StrictMath.pow(theta, -2.0 * i / headSize);
      frequencies[i] = frequency / scaling.divisor(i, frequency);
    }
    Tensor cos = device.tensor(context, half);
    Tensor sin = device.tensor(context, half);
    device
        .workers()
        .ranges(
            context,
            64,
            (from, count) -> {
              for (int p = from; p < from + count; p++) {
                for (int i = 0; i < half; i++) {
                  double angle = p * frequencies[i];
                  cos.set((long) p * half + i, (float) StrictMath.cos(angle));
                  sin.set((long) p * half + i, (float) StrictMath.sin(angle));
                }
              }
            });
    return new Rotary(new RopeOp.Table(cos, sin), headSize);
  }

  /**
   * @param x [..., heads * D]
   * @param positions int32, one for each row of x
   */
  public Tensor apply(Scope scope, Tensor x, Tensor positions) {
    return RopeOp.apply(scope, x, headSize, table, positions);
  }
}
