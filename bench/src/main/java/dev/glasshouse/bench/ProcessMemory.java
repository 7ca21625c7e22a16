package dev.glasshouse.bench;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process as the kernel counts it. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final String RESIDENT = "VmRSS:";

  private ProcessMemory() {}

  /**
   * The most bytes that were ever resident, code and files mapped included.
   *
   * @throws UserError on a system that is not Linux
   */
  public static long peakBytes() {
    return bytes(PEAK);
  }

  /**
   * The bytes that are resident now, code and files mapped included.
   *
   * @throws UserError on a system that is not Linux
   */
  public static long residentBytes() {
    return bytes(RESIDENT);
  }

  private static long bytes(String key) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          return 1024 * Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
        }
      }
    } catch (IOException e) {
      throw new UserError(
          "Cannot measure memory: it is read from " + STATUS + ", which only Linux has", e);
    }
    throw new UserError("Cannot measure memory: " + STATUS + " has no line " + key);
  }
}
