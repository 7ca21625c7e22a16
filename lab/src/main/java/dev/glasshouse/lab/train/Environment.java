package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.gemm.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * What decides the bits of a run beside its recipe.
 *
 * @param kernels which twin computes, and its lane width
 * @param lanes floats in a vector
 * @param threads cores that work
 * @param matrixLibrary name and version
 */
public record Environment(String kernels, int lanes, int threads, String matrixLibrary) {
  /** That of a device that makes the steps' large products in such a precision. */
  public static Environment of(Device device, Precision products) {
    return new Environment(
        device.kernels().name(),
        device.kernels().lanes(),
        device.workers().threads(),
        device.rounding(products).map(m -> m.gemm().name()).orElse(device.matMul().gemm().name()));
  }

  /** Where this environment differs from an earlier one; empty where bits stay the same. */
  public List<String> differences(Environment earlier) {
    List<String> differences = new ArrayList<>();
    if (!kernels.equals(earlier.kernels) || lanes != earlier.lanes) {
      differences.add(
          "kernels %s, %d lanes (were %s, %d)"
              .formatted(kernels, lanes, earlier.kernels, earlier.lanes));
    }
    if (threads != earlier.threads) {
      differences.add("%d threads (were %d)".formatted(threads, earlier.threads));
    }
    if (!matrixLibrary.equals(earlier.matrixLibrary)) {
      differences.add("%s (was %s)".formatted(matrixLibrary, earlier.matrixLibrary));
    }
    return differences;
  }
}
