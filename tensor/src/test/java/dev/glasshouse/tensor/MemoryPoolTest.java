package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
  private static final long GIB = 1L << 30;

  private final MemoryPool pool = new MemoryPool(false);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void whatStaysIsPackedSideBySide() {
    MemorySegment first = pool.permanent(100);
    MemorySegment second = pool.permanent(64);
    MemorySegment third = pool.permanent(1);
    assertThat(first.byteSize()).isEqualTo(100);
    assertThat(first.address() % NativeMemory.ALIGNMENT).isZero();
    assertThat(second.address()).isEqualTo(first.address() + 128);
    assertThat(third.address()).isEqualTo(second.address() + 64);
    assertThat(pool.used()).isEqualTo(165);
  }

  /** No page of these is touched, so that they take no memory. */
  @Test
  void whatDoesNotFitBeginsARegionOfItsOwn() {
    MemorySegment small = pool.permanent(64);
    MemorySegment large = pool.permanent(2 * GIB);
    MemorySegment next = pool.permanent(GIB);
    assertThat(large.asOverlappingSlice(small)).isEmpty();
    assertThat(next.asOverlappingSlice(large)).isEmpty();
    assertThat(next.byteSize()).isEqualTo(GIB);
  }
}
