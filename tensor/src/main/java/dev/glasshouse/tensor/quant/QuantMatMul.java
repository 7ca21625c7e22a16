package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.Workers;
import dev.glasshouse.tensor.gemm.Gemm;
import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * y = x W^T over all workers, W quantised. Few rows of x meet the {@link QuantKernels}; many meet
 * the matrix library, W dequantised panel by panel on the way. Memory to work in is the caller's.
 */
public final class QuantMatMul {
  /** The most rows that are multiplied as they are: beyond, dequantising W costs less. */
  public static final int FEW = 16;

  /** Weights' bytes in the smallest piece of work: a few microseconds. */
  private static final int GRAIN = 1 << 15;

  /**
   * Pieces for each thread at most, enough for a late thread to be helped out. With 32 a tenth of
   * the speed is lost: the processor reads ahead well only within a piece.
   */
  private static final int PIECES = 8;

  /** Activations in the smallest piece of quantising them: a few microseconds. */
  private static final int ACTIVATIONS = 1 << 12;

  /** Floats of a panel: 1 MiB, half a second-level cache. */
  private static final int PANEL = 1 << 18;

  private static final int LEAST_PANEL_ROWS = 64;

  private final QuantKernels kernels;
  private final Supplier<Gemm> gemm;
  private final Workers workers;

  /**
   * Splits products over workers.
   *
   * @param kernels for few rows
   * @param gemm for many; not asked for before there are
   */
  public QuantMatMul(QuantKernels kernels, Supplier<Gemm> gemm, Workers workers) {
    this.kernels = kernels;
    this.gemm = gemm;
    this.workers = workers;
  }

  /** The kernels, for callers that split their own work. */
  public QuantKernels kernels() {
    return kernels;
  }

  /**
   * Packs a matrix that lies in native memory as a GGUF file holds it.
   *
   * @param fileRow which row of {@code source} is which row of the matrix
   */
  public void pack(PackedMatrix w, MemorySegment source, IntUnaryOperator fileRow) {
    workers.ranges(w.groups(), grain(w), (from, count) -> w.pack(source, fileRow, from, count));
  }

  /** Floats to work in that {@link #apply} needs for {@code rows} rows. */
  public long scratch(PackedMatrix w, int rows, boolean each) {
    return each || rows <= FEW
        ? rows * Activations.bytes(w.cols()) / Float.BYTES
        : (long) workers.threads() * panelGroups(w) * w.lanes() * w.cols();
  }

  /**
   * Multiplies.
   *
   * @param each whether no row of y may depend on how many there are
   * @param x [rows, W's cols] from element {@code xo} on
   * @param y [rows, W's rows] from element {@code yo} on
   * @param scratch {@link #scratch} floats
   */
  public void apply(
      PackedMatrix w,
      MemorySegment x,
      long xo,
      int rows,
      boolean each,
      MemorySegment y,
      long yo,
      MemorySegment scratch) {
    if (!each && rows > FEW) {
      library(w, x, xo, rows, y, yo, scratch);
      return;
    }
    int cols = w.cols();
    long bytes = Activations.bytes(cols);
    workers.ranges(
        rows,
        Math.max(1, ACTIVATIONS / cols),
        (from, count) -> {
          MemorySegment q = scratch.asSlice(from * bytes, count * bytes);
          kernels.quantize(w.format(), x, xo + (long) from * cols, count, cols, q);
        });
    int unit = kernels.groupsAtOnce(rows);
    workers.ranges(
        (w.groups() + unit - 1) / unit,
        Math.max(1, grain(w) / unit),
        (from, count) -> {
          int first = from * unit;
          int groups = Math.min(count * unit, w.groups() - first);
          kernels.multiply(w, first, groups, scratch, rows, y, yo);
        });
  }

  private void library(
      PackedMatrix w,
      MemorySegment x,
      long xo,
      int rows,
      MemorySegment y,
      long yo,
      MemorySegment scratch) {
    int step = panelGroups(w);
    int pieces = (w.groups() + step - 1) / step;
    Gemm product = gemm.get();
    long panelBytes = 4L * step * w.lanes() * w.cols();
    workers.run(
        pieces,
        piece -> {
          int group = piece * step;
          int groups = Math.min(step, w.groups() - group);
          int first = group * w.lanes();
          int width = groups * w.lanes();
          MemorySegment panel = scratch.asSlice(workers.slot() * panelBytes, panelBytes);
          kernels.dequantize(w, group, groups, panel);
          product.sgemm(
              false,
              false,
              rows,
              Math.min(width, w.rows() - first),
              w.cols(),
              1,
              x,
              xo,
              w.cols(),
              panel,
              0,
              width,
              0,
              y,
              yo + first,
              w.rows());
        });
  }

  private static int panelGroups(PackedMatrix w) {
    int rows = Math.max(LEAST_PANEL_ROWS, PANEL / w.cols());
    return Math.clamp(rows / w.lanes(), 1, w.groups());
  }

  private int grain(PackedMatrix w) {
    int least = (int) (GRAIN / (w.blocks() * w.blockBytes()));
    return Math.max(least, w.groups() / (PIECES * workers.threads()));
  }
}
