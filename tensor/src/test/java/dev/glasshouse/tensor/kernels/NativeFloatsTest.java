package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NativeFloatsTest {
  @Test
  void givesTheAddressOfAnElementInside() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ten = arena.allocate(40);
      assertThat(NativeFloats.address(ten, 4, 6)).isEqualTo(ten.address() + 16);
    }
  }

  @Test
  void refusesWhatLiesOutside() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ten = arena.allocate(40);
      assertThatThrownBy(() -> NativeFloats.address(ten, 5, 6))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> NativeFloats.address(ten, -1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> NativeFloats.address(ten, 0, Long.MAX_VALUE / 2 + 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void refusesTheHeapAndWhatWasFreed() {
    assertThatThrownBy(() -> NativeFloats.address(MemorySegment.ofArray(new float[4]), 0, 4))
        .isInstanceOf(IllegalArgumentException.class);
    MemorySegment freed;
    try (Arena arena = Arena.ofConfined()) {
      freed = arena.allocate(16);
    }
    assertThatThrownBy(() -> NativeFloats.address(freed, 0, 4))
        .isInstanceOf(IllegalStateException.class);
  }
}
