package dev.glasshouse.tensor.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.kernels.KernelsFactory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every matrix product against float64: odd shapes, all transposes, gaps between rows. */
@Tag("width")
class GemmTest {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {7, 5, 3},
    {1, 33, 100},
    {33, 1, 65},
    {6, 64, 300},
    {97, 31, 13},
    {50, 1100, 7},
    {13, 35, 600},
    {129, 97, 75},
    // With the gap, rows 512 elements apart: of B in the first, of A transposed in the second.
    {70, 509, 520},
    {509, 70, 520},
    // Large enough to be compiled for.
    {131, 251, 133}
  };
  private static final float[][] FACTORS = {{1f, 0f}, {0.5f, 1f}, {-1.5f, 0.25f}};

  /** Elements between the end of a row and the next one, which belong to somebody else. */
  private static final int GAP = 3;

  private static final float FOREIGN = 12345f;

  static List<Gemm> products() {
    List<Gemm> all = new ArrayList<>();
    all.add(JavaGemm.on(KernelsFactory.best()));
    all.add(JavaGemm.on(KernelsFactory.scalar()));
    try {
      Gemm library = OneDnn.open();
      all.add(library);
      all.add(library.compiled());
      all.add(new PaddedGemm(library));
      all.add(new PaddedGemm(library).compiled());
    } catch (IllegalStateException e) {
      System.err.println("oneDNN is not tested here: " + e.getMessage());
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("products")
  void agreesWithFloat64(Gemm gemm) {
    for (int[] shape : SHAPES) {
      for (float[] factor : FACTORS) {
        for (int transposes = 0; transposes < 4; transposes++) {
          check(
              gemm,
              (transposes & 1) != 0,
              (transposes & 2) != 0,
              shape[0],
              shape[1],
              shape[2],
              factor[0],
              factor[1]);
        }
      }
    }
  }

  /** Factors of few bits, whose products and sums are exact. */
  @Test
  void multipliesBfloat16() {
    Optional<Bf16Gemm> found = GemmFactory.best(KernelsFactory.best()).bfloat16();
    assumeTrue(found.isPresent(), "bfloat16 is not fast here");
    Bf16Gemm product = found.orElseThrow();
    int m = 37;
    int n = 80;
    int k = 96;
    int ldc = n + 5;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocate(2L * m * k, 64);
      MemorySegment b = arena.allocate(2L * k * n, 64);
      MemorySegment c = arena.allocate(4L * (m * ldc + 3), 64);
      for (int i = 0; i < m * k; i++) {
        a.setAtIndex(ValueLayout.JAVA_SHORT, i, upperHalf(i * 37 % 101 - 50));
      }
      for (int i = 0; i < k * n; i++) {
        b.setAtIndex(ValueLayout.JAVA_SHORT, i, upperHalf(i * 53 % 89 - 44));
      }
      product.multiply(false, false, m, n, k, a, k, b, n, false, c, 3, ldc);
      for (int row = 0; row < m; row++) {
        for (int col = 0; col < n; col++) {
          int sum = 0;
          for (int i = 0; i < k; i++) {
            sum += ((row * k + i) * 37 % 101 - 50) * ((i * n + col) * 53 % 89 - 44);
          }
          float got = c.getAtIndex(ValueLayout.JAVA_FLOAT, 3 + row * ldc + col);
          assertThat(got).isEqualTo(sum);
        }
      }
    }
  }

  private static short upperHalf(float value) {
    return (short) (Float.floatToRawIntBits(value) >>> 16);
  }

  private static void check(
      Gemm gemm, boolean transA, boolean transB, int m, int n, int k, float alpha, float beta) {
    try (Arena arena = Arena.ofConfined()) {
      Matrix a = Matrix.normal(arena, transA ? k : m, transA ? m : k, 1);
      Matrix b = Matrix.normal(arena, transB ? n : k, transB ? k : n, 2);
      Matrix c = Matrix.normal(arena, m, n, 3);
      double[][] values = new double[m][n];
      double[][] scales = new double[m][n];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double before = beta == 0 ? 0 : (double) beta * c.get(i, j);
          values[i][j] = before;
          scales[i][j] = Math.abs(before);
          for (int p = 0; p < k; p++) {
            double term =
                (double) alpha
                    * (transA ? a.get(p, i) : a.get(i, p))
                    * (transB ? b.get(j, p) : b.get(p, j));
            values[i][j] += term;
            scales[i][j] += Math.abs(term);
          }
          if (beta == 0) {
            c.set(i, j, Float.NaN);
          }
        }
      }
      gemm.sgemm(
          transA, transB, m, n, k, alpha, a.data, 1, a.ld(), b.data, 1, b.ld(), beta, c.data, 1,
          c.ld());
      double tolerance = Precision.tolerance("sgemm");
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          assertThat(Math.abs(c.get(i, j) - values[i][j]))
              .as("%s [%d %d %d] %s %s, element %d %d", gemm.name(), m, n, k, transA, transB, i, j)
              .isLessThanOrEqualTo(tolerance * scales[i][j]);
        }
        assertThat(c.get(i, n)).as("what lies between rows").isEqualTo(FOREIGN);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("javaProducts")
  void refusesMemoryThatIsTooSmall(Gemm gemm) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment small = arena.allocate(4 * 15);
      MemorySegment enough = arena.allocate(4 * 16);
      assertThatThrownBy(() ->
              gemm.sgemm(false, true, 4, 4, 4, 1f, enough, 0, 4, small, 0, 4, 0f, enough, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  static List<Gemm> javaProducts() {
    return products().stream().filter(JavaGemm.class::isInstance).toList();
  }

  /** A row's bits must not depend on how many rows and columns are computed with it. */
  @ParameterizedTest
  @MethodSource("javaProducts")
  void givesARowTheSameBitsInAnyCompany(Gemm gemm) {
    int m = 100;
    int n = 70;
    int k = 300;
    try (Arena arena = Arena.ofConfined()) {
      Matrix a = Matrix.normal(arena, m, k, 1);
      Matrix b = Matrix.normal(arena, k, n, 2);
      Matrix whole = Matrix.normal(arena, m, n, 3);
      Matrix alone = Matrix.normal(arena, 1, 11, 3);
      gemm.sgemm(
          false,
          false,
          m,
          n,
          k,
          1f,
          a.data,
          1,
          a.ld(),
          b.data,
          1,
          b.ld(),
          0f,
          whole.data,
          1,
          whole.ld());
      gemm.sgemm(
          false,
          false,
          1,
          11,
          k,
          1f,
          a.data,
          1 + 37L * a.ld(),
          a.ld(),
          b.data,
          1,
          b.ld(),
          0f,
          alone.data,
          1,
          alone.ld());
      for (int j = 0; j < 11; j++) {
        assertThat(alone.get(0, j)).isEqualTo(whole.get(37, j));
      }
    }
  }

  /** Rows a gap apart, from the second float on. */
  private record Matrix(MemorySegment data, int cols) {
    static Matrix normal(Arena arena, int rows, int cols, int seed) {
      Rng rng = Rng.of(seed, "gemm");
      MemorySegment data = arena.allocate(4L * (1 + rows * (cols + GAP)));
      Matrix matrix = new Matrix(data, cols);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols + GAP; j++) {
          matrix.set(i, j, j < cols ? rng.normal(i, j) : FOREIGN);
        }
      }
      return matrix;
    }

    int ld() {
      return cols + GAP;
    }

    float get(int row, int col) {
      return data.getAtIndex(ValueLayout.JAVA_FLOAT, 1L + (long) row * ld() + col);
    }

    void set(int row, int col, float value) {
      data.setAtIndex(ValueLayout.JAVA_FLOAT, 1L + (long) row * ld() + col, value);
    }
  }
}
