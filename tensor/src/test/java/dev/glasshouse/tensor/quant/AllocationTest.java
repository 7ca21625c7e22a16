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
 * Compiled products with one row of activations, or four, allocate nothing in their loops. These
 * kernels are the nearest to what the compiler is willing to inline, and what is beyond makes an
 * object of a vector: of Q4_0 that is in some runs one for each group of rows, outside the loops.
 */
@Tag("slow")
class AllocationTest {
  private static final int RUNS = 100;
  private static final int ROWS = 128;
  private static final int COLS = 768;

  /**
   * An object and an array of 16 floats, about, for each group; one in a loop would be 24 times as
   * much.
   */
  private static final long BYTES_PER_GROUP = 112;

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final QuantKernels kernels = QuantKernelsFactory.on(KernelsFactory.best());

  @ParameterizedTest
  @EnumSource
  void allocatesNothingInItsLoopsOnceCompiled(PackedFormat format) {
    allocatesNothing(format, 1);
    allocatesNothing(format, 4);
  }

  private void allocatesNothing(PackedFormat format, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      Blocks blocks = Blocks.random(arena, format, ROWS, COLS);
      PackedMatrix w = blocks.packed(arena, kernels.lanes());
      MemorySegment x = arena.allocate(4L * COLS * rows, 64);
      MemorySegment q = arena.allocate(Activations.bytes(COLS) * rows, 64);
      MemorySegment y = arena.allocate(4L * ROWS * rows, 64);
      long limit = BYTES_PER_GROUP * RUNS * w.groups();
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes;
      do {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < RUNS; i++) {
          kernels.quantize(format, x, 0, rows, COLS, q);
          kernels.multiply(w, 0, w.groups(), q, rows, y, 0);
        }
        bytes = threads.getCurrentThreadAllocatedBytes() - before;
      } while (bytes > limit && System.nanoTime() < end);
      assertThat(bytes)
          .as("bytes in %d runs of %s with %d rows", RUNS, format, rows)
          .isLessThanOrEqualTo(limit);
    }
  }
}
