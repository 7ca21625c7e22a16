package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiled kernels allocate nothing: a vector that is not kept in a register is an object, a
 * hundred times slower.
 */
@Tag("slow")
class AllocationTest {
  private static final int RUNS = 100;
  private static final long LIMIT_BYTES = 500;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Kernels kernels = KernelsFactory.best();

  static List<KernelCase> cases() {
    return KernelCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allocatesNothingOnceCompiled(KernelCase kernel) {
    try (Arena arena = Arena.ofConfined()) {
      Run run = kernel.make().apply(new Inputs(arena), 1000);
      Consumer<Kernels> action = run.kernel();
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes;
      do {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
          action.accept(kernels);
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      } while (bytes > LIMIT_BYTES && System.nanoTime() < end);
      assertThat(bytes)
          .as("bytes in %d runs of %s", RUNS, kernel.name())
          .isLessThanOrEqualTo(LIMIT_BYTES);
    }
  }
}
