package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glasshouse.lab.train.Environment;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.gemm.Precision;

/**
 * Where a run ran.
 *
 * @param system operating system and processor architecture
 * @param processors cores that the process may use
 * @param java version of the JVM
 * @param environment what decides the bits
 * @param peakFlops its best at matrix products, operations a second
 */
public record Machine(
    String system,
    int processors,
    String java,
    Environment environment,
    @JsonProperty("peak_flops") double peakFlops) {

  /**
   * This one.
   *
   * @param peakFlops see {@link dev.glasshouse.lab.train.MachineSpeed}
   */
  public static Machine of(Device device, double peakFlops) {
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        Environment.of(device, Precision.FLOAT32),
        peakFlops);
  }
}
