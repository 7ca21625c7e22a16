package dev.glasshouse.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code doctor} finds out about the JDK and the flags it was started with. */
final class JavaFindings {
  private static final long MIB = 1L << 20;

  private JavaFindings() {}

  /** All findings about Java, in the order they are shown. */
  static List<Finding> all() {
    return List.of(java(), compiler(), vectors(), nativeAccess(), heap());
  }

  private static Finding java() {
    return Finding.good(
        "java",
        "%s (%s) in %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("java.home")));
  }

  private static Finding compiler() {
    String mode = System.getProperty("java.vm.info");
    String value = System.getProperty("java.vm.name") + ", " + mode;
    return mode.startsWith("mixed mode")
        ? Finding.good("compiler", value)
        : new Finding("compiler", value, "kernels need both compilers: remove -Xint or -Xcomp");
  }

  private static Finding vectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Finding.good("vector API", "on")
        : new Finding(
            "vector API",
            "off",
            "many times slower: start Java with --add-modules jdk.incubator.vector");
  }

  private static Finding nativeAccess() {
    return JavaFindings.class.getModule().isNativeAccessEnabled()
        ? Finding.good("native access", "on")
        : new Finding(
            "native access",
            "not granted",
            "Java warns, and later versions will refuse: --enable-native-access=ALL-UNNAMED");
  }

  private static Finding heap() {
    String collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", "));
    return Finding.good(
        "Java heap",
        "at most %d MiB (tensors lie outside), collected by %s"
            .formatted(Runtime.getRuntime().maxMemory() / MIB, collectors));
  }
}
