package dev.glasshouse.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code doctor} finds out about the machine: processors, their load, and memory. */
final class MachineFindings {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final long KIB = 1L << 10;
  private static final long GIB = 1L << 30;

  private MachineFindings() {}

  /** All findings about the machine, in the order they are shown. */
  static List<Finding> all() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return List.of(machine(system), processors(), load(system), memory(system));
  }

  private static Finding machine(OperatingSystemMXBean system) {
    String host = system.getName() + " " + system.getVersion() + ", " + system.getArch();
    return Finding.good(
        "machine", field(PROCESSORS, "model name").map(cpu -> cpu + ", " + host).orElse(host));
  }

  private static Finding processors() {
    int usable = Runtime.getRuntime().availableProcessors();
    long present = lines(PROCESSORS).filter(line -> line.startsWith("processor")).count();
    if (present > usable) {
      return new Finding(
          "processors",
          usable + " of the machine's " + present,
          "a container limit, a CPU affinity or -XX:ActiveProcessorCount keeps the others away");
    }
    return Finding.good("processors", String.valueOf(usable));
  }

  private static Finding load(OperatingSystemMXBean system) {
    double load = system.getSystemLoadAverage();
    if (load < 0) {
      return Finding.good("load", "not told by this system");
    }
    int usable = Runtime.getRuntime().availableProcessors();
    String value = String.format(Locale.ROOT, "%.1f over the last minute", load);
    return load < 0.5 * usable
        ? Finding.good("load", value)
        : new Finding("load", value, "other programs are using the processors: all is slower");
  }

  private static Finding memory(OperatingSystemMXBean system) {
    long limit = system.getTotalMemorySize();
    long free =
        field(MEMORY, "MemAvailable")
            .map(MachineFindings::kibibytes)
            .map(available -> Math.min(available, limit))
            .orElse(system.getFreeMemorySize());
    long present = field(MEMORY, "MemTotal").map(MachineFindings::kibibytes).orElse(limit);
    String value = gibibytes(free) + " GiB free of " + gibibytes(limit) + " GiB";
    if (present > limit) {
      value += " (the container's limit; the machine has " + gibibytes(present) + ")";
    }
    return free >= GIB
        ? Finding.good("memory", value)
        : new Finding("memory", value, "under 1 GiB: only the smallest models can be trained");
  }

  private static long kibibytes(String text) {
    return KIB * Long.parseLong(text.replace(" kB", ""));
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / GIB);
  }

  /** The value of a {@code name: value} line of one of Linux's own files, where there is one. */
  private static Optional<String> field(Path file, String name) {
    return lines(file)
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** The file's lines; none on systems that do not have it. */
  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
