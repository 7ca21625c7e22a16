package dev.glasshouse.tensor.quant;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.glasshouse.tensor.kernels.KernelsFactory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compiled products with one row of activations allocate nothing. These kernels are the nearest to
 * what the compiler is willing to inline: what is beyond makes an object of each vector.
 */
@Tag("slow")
class AllocationTest {
  private static final int RUNS = 100;
  private static final long LIMIT_BYTES = 500;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final QuantKernels kernels = QuantKernelsFactory.on(KernelsFactory.best());

  @ParameterizedTest
  @EnumSource
  void allocatesNothingOnceCompiled(PackedFormat format) {
    try (Arena arena = Arena.ofConfined()) {
      Blocks blocks = Blocks.random(arena, format, 96, 576);
      PackedMatrix w = blocks.packed(arena, kernels.lanes());
      MemorySegment x = arena.allocate(4L * 576, 64);
      MemorySegment q = arena.allocate(Activations.bytes(576), 64);
      MemorySegment y = arena.allocate(4L * 96, 64);
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes;
      do {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
          kernels.quantize(format, x, 0, 1, 576, q);
          kernels.multiply(w, 0, w.groups(), q, 1, y, 0);
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      } while (bytes > LIMIT_BYTES && System.nanoTime() < end);
      assertThat(bytes).as("bytes in %d runs of %s", RUNS, format).isLessThanOrEqualTo(LIMIT_BYTES);
    }
  }
}
