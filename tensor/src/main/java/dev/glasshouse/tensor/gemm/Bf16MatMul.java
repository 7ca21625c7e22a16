package dev.glasshouse.tensor.gemm;

import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.Workers;
import dev.glasshouse.tensor.kernels.Elementwise;
import java.lang.foreign.MemorySegment;

/**
 * Matrix products over all workers whose factors are rounded to bfloat16, 8 significant bits of
 * each number: first both factors, then the product as {@link MatMul} splits it. Rounding whole
 * factors once costs less than rounding what each piece needs, and less than the library's own
 * rounding.
 */
public final class Bf16MatMul {
  /** Multiply-adds below which making the call ready costs what rounding saves. */
  private static final long LEAST = 1 << 20;

  /** Floats, so that the second factor begins on a line of the cache too. */
  private static final int ALIGNED = 16;

  private final MatMul exact;
  private final Bf16Gemm gemm;
  private final Elementwise kernels;
  private final Workers workers;

  /**
   * Splits products over workers.
   *
   * @param exact for products too small to gain
   * @param kernels what rounds
   */
  public Bf16MatMul(MatMul exact, Bf16Gemm gemm, Elementwise kernels, Workers workers) {
    this.exact = exact;
    this.gemm = gemm;
    this.kernels = kernels;
    this.workers = workers;
  }

  /** The one-threaded product. */
  public Bf16Gemm gemm() {
    return gemm;
  }

  /** Floats of memory to work in that {@link #apply} needs. */
  public int room(int m, int n, int k) {
    return Math.toIntExact(floats((long) m * k) + floats((long) k * n));
  }

  /** Floats that hold so many numbers of 16 bits, in whole lines of the cache. */
  private static long floats(long halves) {
    return (halves + 2 * ALIGNED - 1) / (2 * ALIGNED) * ALIGNED;
  }

  /**
   * What {@link MatMul#apply} does, with rounded factors.
   *
   * @param beta 0 or 1
   * @param room {@link #room} floats
   */
  public void apply(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      Tensor a,
      long ao,
      Tensor b,
      long bo,
      float beta,
      Tensor c,
      long co,
      Tensor room) {
    if ((long) m * n * k < LEAST) {
      exact.apply(transA, transB, m, n, k, a, ao, b, bo, beta, c, co);
      return;
    }
    long second = Float.BYTES * floats((long) m * k);
    round(a, ao, (long) m * k, room, 0);
    round(b, bo, (long) k * n, room, second);
    MatMul.split(
        workers,
        transA,
        transB,
        m,
        n,
        k,
        (rows, cols, pa, pb, pc) ->
            gemm.multiply(
                transA,
                transB,
                rows,
                cols,
                k,
                room.data().asSlice(Short.BYTES * pa),
                transA ? m : k,
                room.data().asSlice(second + Short.BYTES * pb),
                transB ? k : n,
                beta == 1,
                c.data(),
                co + pc,
                n));
  }

  private void round(Tensor x, long xo, long size, Tensor room, long at) {
    workers.blocks(
        size,
        (from, n) -> {
          MemorySegment to = room.data().asSlice(at + Short.BYTES * from);
          kernels.roundToBfloat16(x.data(), xo + from, n, to);
        });
  }
}
