package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Tensor;

/** Parameters with values and gradients drawn from a seed. */
final class OptimizerFixture {
  private OptimizerFixture() {}

  static Parameter parameter(Device device, String name, int... shape) {
    Parameter p = device.parameter(name, shape);
    fill(p.value(), name + " value", 0);
    gradient(p, 0);
    return p;
  }

  static void gradient(Parameter p, long step) {
    p.clearGradient();
    fill(p.sink().tensor(), p.name() + " gradient", step);
  }

  private static void fill(Tensor t, String purpose, long step) {
    Rng rng = Rng.of(1, purpose);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, rng.normal(step, i));
    }
  }
}
