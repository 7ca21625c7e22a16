package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The kernels of {@link Decoding} in float64. */
final class DecodingCases {
  private static final int TOKENS = 3;
  private static final int OTHER = 7;

  private DecodingCases() {}

  static List<KernelCase> all() {
    return List.of(
        new KernelCase("byRows", false, DecodingCases::byRows),
        new KernelCase("byColumns", true, DecodingCases::byColumns),
        new KernelCase("byColumns long", true, DecodingCases::byColumnsLong),
        new KernelCase("getRows f32", true, (in, n) -> rowsOf(in, n, KvType.F32)),
        new KernelCase("getRows f16", true, (in, n) -> rowsOf(in, n, KvType.F16)),
        new KernelCase("getRows q8_0", true, (in, n) -> rowsOf(in, n, KvType.Q8_0)));
  }

  /** Dot products of n elements with seven rows that lie n + 2 apart. */
  private static Run byRows(Inputs in, int n) {
    int ld = n + 2;
    Buffer w = in.normal((OTHER - 1) * ld + n, 1);
    Buffer x = in.normal(TOKENS * n, 1);
    Buffer y = in.normal((TOKENS - 1) * (OTHER + 1) + OTHER, 1);
    return Run.of(
        k ->
            k.decoding()
                .byRows(
                    w.segment(),
                    OFFSET,
                    ld,
                    OTHER,
                    n,
                    x.segment(),
                    OFFSET,
                    TOKENS,
                    y.segment(),
                    OFFSET,
                    OTHER + 1),
        products(y, OTHER, n, (t, c) -> x.get(t * n + c), (c, r) -> w.get(r * ld + c)));
  }

  private static Run byColumns(Inputs in, int n) {
    return byColumns(in, OTHER, n);
  }

  private static Run byColumnsLong(Inputs in, int n) {
    return byColumns(in, n, OTHER);
  }

  private static Run byColumns(Inputs in, int rows, int cols) {
    int ld = cols + 2;
    Buffer w = in.normal((rows - 1) * ld + cols, 1);
    Buffer x = in.normal(TOKENS * rows, 1);
    Buffer y = in.normal((TOKENS - 1) * (cols + 1) + cols, 1);
    return Run.of(
        k ->
            k.decoding()
                .byColumns(
                    w.segment(),
                    OFFSET,
                    ld,
                    rows,
                    cols,
                    x.segment(),
                    OFFSET,
                    TOKENS,
                    y.segment(),
                    OFFSET,
                    cols + 1),
        products(y, cols, rows, (t, r) -> x.get(t * rows + r), (r, c) -> w.get(r * ld + c)));
  }

  private interface Element {
    double at(int row, int col);
  }

  /** y[t, o] = sum over i of left[t, i] right[i, o], rows of y one further apart than long. */
  private static Output products(Buffer y, int out, int depth, Element left, Element right) {
    double[] before = IntStream.range(0, y.size()).mapToDouble(y::get).toArray();
    return Output.of(
        y,
        at -> {
          int t = at / (out + 1);
          int o = at % (out + 1);
          return o == out ? before[at] : sum(depth, i -> left.at(t, i) * right.at(i, o));
        },
        at -> {
          int t = at / (out + 1);
          int o = at % (out + 1);
          return o == out ? 0 : sum(depth, i -> Math.abs(left.at(t, i) * right.at(i, o)));
        });
  }

  private static double sum(int n, IntToDoubleFunction term) {
    return IntStream.range(0, n).mapToDouble(term).sum();
  }

  /** Rows 96 apart of 32 go into a cache and come out rounded. */
  private static Run rowsOf(Inputs in, int n, KvType type) {
    int ld = 96;
    Buffer x = in.normal(n * ld, 1);
    for (int i = 0; i < Math.min(n * ld, 64); i += 5) {
      x.set(i, i % 2 == 0 ? 0 : x.get(i) * 1e-6f);
    }
    Buffer cache = in.empty((n + 1) * type.rowBytes(32) / 4);
    Buffer y = in.empty(n * 32);
    return Run.of(
        k -> {
          k.decoding().putRows(type, x.segment(), OFFSET, ld, n, 32, cache.start(), 1);
          k.decoding().getRows(type, cache.start(), 1, n, 32, y.segment(), OFFSET, 32);
        },
        Output.of(
            y,
            i -> rounded(type, x, i / 32 * ld + i % 32),
            i -> Math.abs(rounded(type, x, i / 32 * ld + i % 32))));
  }

  private static double rounded(KvType type, Buffer x, int i) {
    return switch (type) {
      case F32 -> x.get(i);
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(x.get(i)));
      case Q8_0 -> {
        int block = i / 32 * 32;
        float max = 0;
        for (int j = block; j < block + 32; j++) {
          max = Math.max(max, Math.abs(x.get(j)));
        }
        yield max == 0 ? 0 : Math.rint(x.get(i) * (127 / max)) * (max / 127.0);
      }
    };
  }
}
