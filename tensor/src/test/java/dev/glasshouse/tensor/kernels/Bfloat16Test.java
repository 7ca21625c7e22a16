package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rounding to bfloat16: what the format says of single numbers, and that both twins agree. */
@Tag("width")
class Bfloat16Test {
  private static final int SIZE = 37;

  private final Kernels kernels = KernelsFactory.best();

  @Test
  void roundsToTheNearestAndHalvesToEven() {
    float[][] pairs = {
      {-0f, -0f},
      {1 + 0x1p-8f, 1}, // half way: to even
      {1 + 0x1.8p-7f, 1 + 0x1p-6f},
      {-(1 + 0x1.0002p-8f), -(1 + 0x1p-7f)},
      {Float.NaN, Float.NaN},
      {Float.intBitsToFloat(-1), Float.NaN},
      {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY},
      {Float.MAX_VALUE, Float.POSITIVE_INFINITY},
      {0x1.4p-130f, 0x1.4p-130f} // subnormal
    };
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(4L * SIZE);
      MemorySegment y = arena.allocate(2L * SIZE + 2);
      for (Kernels twin : List.of(kernels, KernelsFactory.scalar())) {
        for (float[] pair : pairs) {
          for (int i = 0; i < SIZE; i++) {
            x.setAtIndex(ValueLayout.JAVA_FLOAT, i, pair[0]);
          }
          twin.elementwise().roundToBfloat16(x, 0, SIZE, y);
          for (int i = 0; i < SIZE; i++) {
            int bits = y.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16;
            assertThat(bits).as("%s of %s", i, pair[0]).isEqualTo(Float.floatToIntBits(pair[1]));
          }
        }
      }
    }
  }

  @Test
  void twinsAgreeOnAnyBits() {
    Random random = new Random(1);
    int n = 1000 + SIZE;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(4L * (3 + n));
      for (int i = 0; i < 3 + n; i++) {
        x.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt());
      }
      MemorySegment wanted = arena.allocate(2L * n + 2);
      MemorySegment got = arena.allocate(2L * n + 2);
      KernelsFactory.scalar().elementwise().roundToBfloat16(x, 3, n, wanted);
      kernels.elementwise().roundToBfloat16(x, 3, n, got);
      assertThat(got.mismatch(wanted)).isEqualTo(-1);
    }
  }
}
