package dev.glasshouse.tensor.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.KernelsFactory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The twin in use against the formats' definition, float64, and the scalar twin. */
@Tag("width")
class QuantKernelsTest {
  private static final int[] ROWS = {1, 5, 16, 37, 133};

  private static final int TOKENS = 5;
  private static final float GUARD = -12_345f;

  private final QuantKernels kernels = QuantKernelsFactory.on(KernelsFactory.best());
  private final QuantKernels scalar = QuantKernelsFactory.scalar();

  @ParameterizedTest
  @EnumSource
  void weightsAreThoseOfTheDefinition(PackedFormat format) {
    try (Arena arena = Arena.ofConfined()) {
      int cols = 3 * format.type().elements();
      Blocks blocks = Blocks.random(arena, format, 37, cols);
      PackedMatrix w = blocks.packed(arena, kernels.lanes());
      MemorySegment row = arena.allocate(4L * cols, 4);
      MemorySegment panel = arena.allocate(4L * cols * w.groups() * w.lanes(), 64);
      kernels.dequantize(w, 0, w.groups(), panel);
      for (int r = 0; r < 37; r++) {
        w.dequantize(r, row, 0);
        for (int c = 0; c < cols; c++) {
          float wanted = blocks.weight(r, c);
          assertThat(row.getAtIndex(ValueLayout.JAVA_FLOAT, c)).isEqualTo(wanted);
          long at = (long) c * w.groups() * w.lanes() + r;
          assertThat(panel.getAtIndex(ValueLayout.JAVA_FLOAT, at)).isEqualTo(wanted);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void panelsInBfloat16AreTheRoundedOnes(PackedFormat format) {
    try (Arena arena = Arena.ofConfined()) {
      int cols = 3 * format.type().elements();
      PackedMatrix w = Blocks.random(arena, format, 37, cols).packed(arena, kernels.lanes());
      int n = cols * w.groups() * w.lanes();
      MemorySegment panel = arena.allocate(4L * n, 64);
      MemorySegment wanted = arena.allocate(2L * n, 64);
      MemorySegment got = arena.allocate(2L * n, 64);
      kernels.dequantize(w, 0, w.groups(), panel);
      KernelsFactory.scalar().elementwise().roundToBfloat16(panel, 0, n, wanted);
      kernels.dequantizeToBfloat16(w, 0, w.groups(), got);
      assertThat(got.mismatch(wanted)).isEqualTo(-1);
      scalar.dequantizeToBfloat16(w, 0, w.groups(), got);
      assertThat(got.mismatch(wanted)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsAgreeWithFloat64AndTheScalarTwin(PackedFormat format) {
    for (int rows : ROWS) {
      // The last is more than the 64 blocks whose sums are written before they are added up.
      for (int cols : new int[] {format.type().elements(), 3 * format.type().elements(), 2304}) {
        try (Arena arena = Arena.ofConfined()) {
          Blocks blocks = Blocks.random(arena, format, rows, cols);
          check(arena, blocks, activations(arena, TOKENS, cols));
        }
      }
    }
  }

  /** No sum overflows, in 16 bits or in float32. */
  @ParameterizedTest
  @EnumSource
  void largestNumbersAgreeToo(PackedFormat format) {
    try (Arena arena = Arena.ofConfined()) {
      Blocks blocks = Blocks.largest(arena, format, 68, 512);
      for (float sign : new float[] {1, -1}) {
        MemorySegment x = arena.allocate(4L * TOKENS * 512, 4);
        for (int i = 0; i < TOKENS * 512; i++) {
          x.setAtIndex(ValueLayout.JAVA_FLOAT, i, sign);
        }
        check(arena, blocks, x);
      }
    }
  }

  /** A block whose largest is so small that 127 / m is infinite counts as zeros. */
  @ParameterizedTest
  @EnumSource
  void smallestActivationsAreZeros(PackedFormat format) {
    try (Arena arena = Arena.ofConfined()) {
      Blocks blocks = Blocks.random(arena, format, 16, 256);
      MemorySegment x = arena.allocate(4L * 256, 4);
      for (int i = 0; i < 256; i++) {
        x.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 2 == 0 ? 1e-38f : -1e-40f);
      }
      assertThat(multiply(arena, kernels, blocks, x, 1)).containsOnly(0);
      assertThat(multiply(arena, scalar, blocks, x, 1)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesScalesThatAreNoNumbers(PackedFormat format) {
    for (int scale : Blocks.scales(format)) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        try (Arena arena = Arena.ofConfined()) {
          Blocks blocks = Blocks.random(arena, format, 5, 512);
          long last = blocks.bytes().byteSize() - format.type().bytes();
          blocks
              .bytes()
              .set(ValueLayout.JAVA_SHORT_UNALIGNED, last + scale, Float.floatToFloat16(bad));
          assertThatThrownBy(() -> blocks.packed(arena, kernels.lanes()))
              .isInstanceOf(UserError.class)
              .hasMessageContaining("scale")
              .hasMessageContaining(Float.toString(bad));
        }
      }
    }
  }

  @Test
  void refusesLanesThatDoNotFillWords() {
    assertThatThrownBy(() -> PackedMatrix.bytes(PackedFormat.Q8_0, 8, 32, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void check(Arena arena, Blocks blocks, MemorySegment x) {
    int tokens = TOKENS;
    float[] got = multiply(arena, kernels, blocks, x, tokens);
    assertThat(got).isEqualTo(multiply(arena, scalar, blocks, x, tokens));
    double tolerance = Precision.tolerance("quantMultiply");
    for (int t = 0; t < tokens; t++) {
      for (int r = 0; r < blocks.rows(); r++) {
        double sum = 0;
        double magnitude = 0;
        for (int c = 0; c < blocks.cols(); c++) {
          double term = (double) blocks.weight(r, c) * rounded(x, t * blocks.cols() + c);
          sum += term;
          magnitude += Math.abs(term);
        }
        assertThat((double) got[t * blocks.rows() + r])
            .isCloseTo(sum, within(tolerance * magnitude));
      }
    }
  }

  /** An activation as its block's scale and integer give it, in float64. */
  private static double rounded(MemorySegment x, int i) {
    float max = 0;
    for (int c = i / 32 * 32; c < i / 32 * 32 + 32; c++) {
      max = Math.max(max, Math.abs(x.getAtIndex(ValueLayout.JAVA_FLOAT, c)));
    }
    return max == 0
        ? 0
        : max / 127.0 * Math.rint(x.getAtIndex(ValueLayout.JAVA_FLOAT, i) * (127f / max));
  }

  private static MemorySegment activations(Arena arena, int rows, int cols) {
    MemorySegment x = arena.allocate(4L * rows * cols, 4);
    Rng rng = Rng.of(8, "activations");
    for (int i = 0; i < rows * cols; i++) {
      // The first block of the second row is all zeros.
      boolean zero = i >= cols && i < cols + 32;
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, zero ? 0 : rng.normal(0, i));
    }
    return x;
  }

  /** All rows at once, each alone, and three, in two calls over W: all the same bits. */
  private static float[] multiply(
      Arena arena, QuantKernels kernels, Blocks blocks, MemorySegment x, int tokens) {
    PackedMatrix w = blocks.packed(arena, kernels.lanes());
    MemorySegment q = arena.allocate(tokens * Activations.bytes(blocks.cols()), 8);
    kernels.quantize(blocks.format(), x, 0, tokens, blocks.cols(), q);
    float[] together = run(arena, kernels, w, q, tokens);
    for (int t = 0; t < tokens; t++) {
      MemorySegment row = q.asSlice(t * Activations.bytes(blocks.cols()));
      float[] alone = run(arena, kernels, w, row, 1);
      for (int r = 0; r < w.rows(); r++) {
        assertThat(alone[r]).isEqualTo(together[t * w.rows() + r]);
      }
    }
    if (tokens >= 3) {
      float[] three = run(arena, kernels, w, q, 3);
      assertThat(three).isEqualTo(Arrays.copyOf(together, three.length));
    }
    return together;
  }

  private static float[] run(
      Arena arena, QuantKernels kernels, PackedMatrix w, MemorySegment q, int tokens) {
    int n = tokens * w.rows();
    MemorySegment y = arena.allocate(4L * (n + 2), 4);
    y.setAtIndex(ValueLayout.JAVA_FLOAT, 0, GUARD);
    y.setAtIndex(ValueLayout.JAVA_FLOAT, n + 1, GUARD);
    int half = w.groups() / 2;
    if (half > 0) {
      kernels.multiply(w, 0, half, q, tokens, y, 1);
    }
    kernels.multiply(w, half, w.groups() - half, q, tokens, y, 1);
    assertThat(y.getAtIndex(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(GUARD);
    assertThat(y.getAtIndex(ValueLayout.JAVA_FLOAT, n + 1)).isEqualTo(GUARD);
    return y.asSlice(4, 4L * n).toArray(ValueLayout.JAVA_FLOAT);
  }
}
