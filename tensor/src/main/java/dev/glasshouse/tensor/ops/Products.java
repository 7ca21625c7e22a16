package dev.glasshouse.tensor.ops;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Scratch;
import dev.glasshouse.tensor.Sink;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.gemm.Bf16MatMul;
import dev.glasshouse.tensor.gemm.MatMul;
import dev.glasshouse.tensor.quant.PackedMatrix;

/**
 * The three matrix products of a linear map y = x op(W), on rows of x and y from given ones on; of
 * a quantised W, which is [out, in] whatever the layout, the first only.
 *
 * @param in width of x
 * @param out width of y
 * @param each whether x is one token of each of several sequences, [B, 1, in]: then, in inference,
 *     no row of y depends on the others, to the bit
 */
record Products(Scope scope, Parameter weight, Layout layout, int in, int out, boolean each) {
  /** Multiply-adds in the smallest piece of work: some microseconds. */
  private static final int GRAIN = 1 << 15;

  /** Columns, and four times the rows, that a piece is a multiple of. */
  private static final int UNIT = 64;

  /**
   * @throws UserError when the weight is quantised and the scope records for a backward pass
   * @throws IllegalArgumentException when x's last dimension is not the weight's input width
   */
  static Products of(Scope scope, Parameter weight, Layout layout, Tensor x) {
    PackedMatrix packed = weight.packed();
    if (packed != null && scope.recording()) {
      throw new UserError(
          weight + " is quantised and cannot be trained: read the model as float32 instead");
    }
    boolean outIn = layout == Layout.OUT_IN;
    int in = packed != null ? packed.cols() : weight.value().dim(outIn ? 1 : 0);
    int out = packed != null ? packed.rows() : weight.value().dim(outIn ? 0 : 1);
    if (x.dim(-1) != in) {
      throw new IllegalArgumentException(
          "linear: x is %s but weight %s wants rows of %d".formatted(x, weight, in));
    }
    boolean each = !scope.recording() && x.rank() > 2 && x.dim(-2) == 1;
    return new Products(scope, weight, layout, in, out, each);
  }

  /** y = x op(W) for {@code rows} rows. */
  void forward(Tensor x, int xRow, Tensor y, int yRow, int rows) {
    PackedMatrix packed = weight.packed();
    long xo = (long) xRow * in;
    long yo = (long) yRow * out;
    if (packed == null && each) {
      oneByOne(x, xo, y, yo, rows);
      return;
    }
    if (packed == null) {
      boolean transposed = layout == Layout.OUT_IN;
      multiply(false, transposed, rows, out, in, x, xo, weight.value(), 0, 0, y, yo);
      return;
    }
    var quant = scope.device().quant();
    try (Scratch scratch = scope.scratch(Math.toIntExact(quant.scratch(packed, rows, each)))) {
      quant.apply(packed, x.data(), xo, rows, each, y.data(), yo, scratch.tensor().data());
    }
  }

  private void oneByOne(Tensor x, long xo, Tensor y, long yo, int rows) {
    var decoding = scope.device().kernels().decoding();
    var w = weight.value().data();
    int unit = layout == Layout.OUT_IN ? UNIT / 4 : UNIT;
    int grain = Math.max(1, GRAIN / (unit * in * rows));
    scope
        .device()
        .workers()
        .ranges(
            (out + unit - 1) / unit,
            grain,
            (piece, count) -> {
              int from = piece * unit;
              int some = Math.min(count * unit, out - from);
              if (layout == Layout.OUT_IN) {
                long wo = (long) from * in;
                decoding.byRows(w, wo, in, some, in, x.data(), xo, rows, y.data(), yo + from, out);
              } else {
                decoding.byColumns(
                    w, from, out, in, some, x.data(), xo, rows, y.data(), yo + from, out);
              }
            });
  }

  /** dx = dy op(W)^T, or added to dx with {@code beta} 1. */
  void inputGradient(Tensor dy, int dyRow, float beta, Tensor dx, int dxRow, int rows) {
    multiply(
        false,
        layout == Layout.IN_OUT,
        rows,
        in,
        out,
        dy,
        (long) dyRow * out,
        weight.value(),
        0,
        beta,
        dx,
        (long) dxRow * in);
  }

  /** Adds dy^T x (or its transpose) to the weight's gradient. */
  void weightGradient(Tensor x, int xRow, Tensor dy, int dyRow, int rows) {
    Sink sink = weight.sink();
    long xo = (long) xRow * in;
    long dyo = (long) dyRow * out;
    if (layout == Layout.OUT_IN) {
      multiply(true, false, out, in, rows, dy, dyo, x, xo, sink.beta(), sink.tensor(), 0);
    } else {
      multiply(true, false, in, out, rows, x, xo, dy, dyo, sink.beta(), sink.tensor(), 0);
    }
  }

  /** {@link MatMul#apply}, in the scope's precision. */
  private void multiply(
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
      long co) {
    if (scope.rounding().isEmpty()) {
      scope.matMul().apply(transA, transB, m, n, k, a, ao, b, bo, beta, c, co);
      return;
    }
    Bf16MatMul rounding = scope.rounding().get();
    try (Scratch room = scope.scratch(rounding.room(m, n, k))) {
      rounding.apply(transA, transB, m, n, k, a, ao, b, bo, beta, c, co, room.tensor());
    }
  }
}
