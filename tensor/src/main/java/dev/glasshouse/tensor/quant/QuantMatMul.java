package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.Workers;
import dev.glasshouse.tensor.gemm.Bf16Gemm;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.kernels.Elementwise;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
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
  private final Elementwise elementwise;
  private final Supplier<Gemm> gemm;
  private final Supplier<Optional<Bf16Gemm>> bfloat16;
  private final Workers workers;

  /**
   * Splits products over workers.
   *
   * @param kernels for few rows
   * @param elementwise what rounds many
   * @param gemm for many rows; not asked for before there are many
   * @param bfloat16 the same where it is faster; likewise
   */
  public QuantMatMul(
      QuantKernels kernels,
      Elementwise elementwise,
      Supplier<Gemm> gemm,
      Supplier<Optional<Bf16Gemm>> bfloat16,
      Workers workers) {
    this.kernels = kernels;
    this.elementwise = elementwise;
    this.gemm = gemm;
    this.bfloat16 = bfloat16;
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
    if (each || rows <= FEW) {
      return rows * Activations.bytes(w.cols()) / Float.BYTES;
    }
    long panels = (long) workers.threads() * panelGroups(w) * w.lanes() * w.cols();
    return bfloat16.get().isPresent() ? ((long) rows * w.cols() + panels) / 2 : panels;
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
      bfloat16
          .get()
          .ifPresentOrElse(
              product -> inBfloat16(product, w, x, xo, rows, y, yo, scratch),
              () -> inFloat32(w, x, xo, rows, y, yo, scratch));
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

  private void inFloat32(
      PackedMatrix w,
      MemorySegment x,
      long xo,
      int rows,
      MemorySegment y,
      long yo,
      MemorySegment scratch) {
    Gemm product = gemm.get();
    panels(
        w,
        (group, groups, width, count, first) -> {
          MemorySegment panel = panel(w, scratch, Float.BYTES);
          kernels.dequantize(w, group, groups, panel);
          int k = w.cols();
          product.sgemm(
              false,
              false,
              rows,
              count,
              k,
              1,
              x,
              xo,
              k,
              panel,
              0,
              width,
              0,
              y,
              yo + first,
              w.rows());
        });
  }

  /** The same with both factors rounded to bfloat16 before, x once for all panels. */
  private void inBfloat16(
      Bf16Gemm product,
      PackedMatrix w,
      MemorySegment x,
      long xo,
      int rows,
      MemorySegment y,
      long yo,
      MemorySegment scratch) {
    int k = w.cols();
    long rowBytes = (long) Short.BYTES * k;
    MemorySegment rounded = scratch.asSlice(0, rows * rowBytes);
    workers.ranges(
        rows,
        Math.max(1, ACTIVATIONS / k),
        (from, count) ->
            elementwise.roundToBfloat16(
                x,
                xo + (long) from * k,
                count * k,
                rounded.asSlice(from * rowBytes, count * rowBytes)));
    MemorySegment rest = scratch.asSlice(rows * rowBytes);
    panels(
        w,
        (group, groups, width, count, first) -> {
          MemorySegment panel = panel(w, rest, Short.BYTES);
          kernels.dequantizeToBfloat16(w, group, groups, panel);
          product.multiply(
              false,
              false,
              rows,
              count,
              k,
              rounded,
              k,
              panel,
              width,
              false,
              y,
              yo + first,
              w.rows());
        });
  }

  /** What is done with a panel. */
  private interface Panel {
    /**
     * @param group the first group of rows; {@code groups} how many
     * @param width rows of these groups, {@code count} those that are not padding
     * @param first number of the first row
     */
    void multiply(int group, int groups, int width, int count, int first);
  }

  private void panels(PackedMatrix w, Panel body) {
    int step = panelGroups(w);
    workers.run(
        (w.groups() + step - 1) / step,
        piece -> {
          int group = piece * step;
          int groups = Math.min(step, w.groups() - group);
          int first = group * w.lanes();
          int width = groups * w.lanes();
          body.multiply(group, groups, width, Math.min(width, w.rows() - first), first);
        });
  }

  /** The calling thread's room for a panel of numbers of so many bytes. */
  private MemorySegment panel(PackedMatrix w, MemorySegment scratch, int elementBytes) {
    long bytes = (long) elementBytes * panelGroups(w) * w.lanes() * w.cols();
    return scratch.asSlice(workers.slot() * bytes, bytes);
  }

  private static int panelGroups(PackedMatrix w) {
    int rows = Math.max(LEAST_PANEL_ROWS, PANEL / w.cols());
    return Math.clamp(rows / w.lanes(), 1, w.groups());
  }

  private int grain(PackedMatrix w) {
    int least = (int) (GRAIN / w.groupBytes());
    return Math.max(least, w.groups() / (PIECES * workers.threads()));
  }
}
