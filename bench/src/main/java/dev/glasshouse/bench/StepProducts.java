package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix products of a training step's linear layers, one after the other and nothing else: no
 * step on this library can take less, whatever it does with the rest.
 */
final class StepProducts {
  private static final int READINGS = 15;

  private StepProducts() {}

  /** Milliseconds of the median reading. */
  static double milliseconds(TrainPreset preset, int threads) {
    int rows = Math.toIntExact(preset.tokens());
    int c = preset.width();
    List<LinearProducts> layers = new ArrayList<>();
    for (int layer = 0; layer < preset.layers(); layer++) {
      layers.add(new LinearProducts(rows, c, 3 * c));
      layers.add(new LinearProducts(rows, c, c));
      layers.add(new LinearProducts(rows, c, 4 * c));
      layers.add(new LinearProducts(rows, 4 * c, c));
    }
    layers.add(new LinearProducts(rows, c, preset.vocab()));
    try (Device device = Device.cpu(threads);
        Scope scope = device.training()) {
      List<LinearProducts.Operands> operands =
          layers.stream().map(each -> each.operands(device)).toList();
      double[] readings = new double[READINGS];
      for (int reading = 0; reading < READINGS; reading++) {
        long start = System.nanoTime();
        for (LinearProducts.Product product : LinearProducts.Product.values()) {
          for (int i = 0; i < layers.size(); i++) {
            layers.get(i).multiply(scope.matMul(), product, operands.get(i));
          }
        }
        readings[reading] = (System.nanoTime() - start) / 1e6;
      }
      return Medians.of(readings);
    }
  }
}
