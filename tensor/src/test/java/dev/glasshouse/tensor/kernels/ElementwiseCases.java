package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The kernels of {@link Elementwise} in float64. */
final class ElementwiseCases {
  private static final int ROWS = 6;
  private static final double ROOT = Math.sqrt(2 / Math.PI);

  private ElementwiseCases() {}

  static List<KernelCase> all() {
    return List.of(
        lanes("fill", ElementwiseCases::fill),
        lanes("add", ElementwiseCases::add),
        lanes("mul", ElementwiseCases::mul),
        lanes("mulAdd", ElementwiseCases::mulAdd),
        lanes("axpby", (in, n) -> axpby(in, n, -0.75f, in.normal(n, 1))),
        lanes("axpby unread", (in, n) -> axpby(in, n, 0f, in.empty(n))),
        lanes("addBias", ElementwiseCases::addBias),
        lanes("columnSum", (in, n) -> columnSum(in, n, false)),
        lanes("columnSum accumulated", (in, n) -> columnSum(in, n, true)),
        lanes("gelu", ElementwiseCases::gelu),
        lanes("geluBackward", ElementwiseCases::geluBackward),
        lanes("swiGlu", ElementwiseCases::swiGlu),
        lanes("swiGluBackward", ElementwiseCases::swiGluBackward),
        lanes("sigmoid", ElementwiseCases::sigmoid),
        lanes("logSigmoid", ElementwiseCases::logSigmoid),
        lanes("rope", (in, n) -> rope(in, n, 1f)),
        lanes("rope back", (in, n) -> rope(in, n, -1f)),
        lanes("dropout", ElementwiseCases::dropout));
  }

  private static KernelCase lanes(String name, BiFunction<Inputs, Integer, Run> make) {
    return new KernelCase(name, true, make);
  }

  private static Run fill(Inputs in, int n) {
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().fill(y.segment(), OFFSET, n, 1.5f), Output.relative(y, i -> 1.5));
  }

  private static Run add(Inputs in, int n) {
    Buffer a = in.normal(n, 1);
    Buffer b = in.normal(n, 1);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().add(a.segment(), OFFSET, b.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.relative(y, i -> (double) a.get(i) + b.get(i)));
  }

  private static Run mul(Inputs in, int n) {
    Buffer a = in.normal(n, 1);
    Buffer b = in.normal(n, 1);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().mul(a.segment(), OFFSET, b.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.relative(y, i -> (double) a.get(i) * b.get(i)));
  }

  private static Run mulAdd(Inputs in, int n) {
    Buffer a = in.normal(n, 1);
    Buffer b = in.normal(n, 1);
    Buffer y = in.normal(n, 1);
    return Run.of(
        k ->
            k.elementwise()
                .mulAdd(a.segment(), OFFSET, b.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.of(
            y,
            i -> (double) a.get(i) * b.get(i) + y.get(i),
            i -> Math.abs((double) a.get(i) * b.get(i)) + Math.abs(y.get(i))));
  }

  private static Run axpby(Inputs in, int n, float beta, Buffer y) {
    Buffer x = in.normal(n, 1);
    return Run.of(
        k -> k.elementwise().axpby(1.25f, x.segment(), OFFSET, beta, y.segment(), OFFSET, n),
        Output.of(
            y,
            i -> 1.25 * x.get(i) + (beta == 0 ? 0 : beta * y.get(i)),
            i -> Math.abs(1.25 * x.get(i)) + (beta == 0 ? 0 : Math.abs(beta * y.get(i)))));
  }

  private static Run addBias(Inputs in, int cols) {
    Buffer bias = in.normal(cols, 1);
    Buffer y = in.normal(ROWS * cols, 1);
    return Run.of(
        k -> k.elementwise().addBias(bias.segment(), OFFSET, y.segment(), OFFSET, ROWS, cols),
        Output.relative(y, i -> (double) y.get(i) + bias.get(i % cols)));
  }

  private static Run columnSum(Inputs in, int cols, boolean accumulate) {
    Buffer x = in.normal(ROWS * cols, 1);
    Buffer y = accumulate ? in.normal(cols, 1) : in.empty(cols);
    IntToDoubleFunction start = c -> accumulate ? y.get(c) : 0;
    return Run.of(
        k ->
            k.elementwise()
                .columnSum(x.segment(), OFFSET, ROWS, cols, y.segment(), OFFSET, accumulate),
        Output.of(
            y,
            c -> start.applyAsDouble(c) + rows().mapToDouble(r -> x.get(r * cols + c)).sum(),
            c ->
                Math.abs(start.applyAsDouble(c))
                    + rows().mapToDouble(r -> Math.abs(x.get(r * cols + c))).sum()));
  }

  private static IntStream rows() {
    return IntStream.range(0, ROWS);
  }

  private static double tanh(double x) {
    return Math.tanh(ROOT * (x + 0.044715 * x * x * x));
  }

  private static Run gelu(Inputs in, int n) {
    Buffer x = in.normal(n, 3);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().gelu(x.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.of(
            y,
            i -> x.get(i) / 2 * (1 + tanh(x.get(i))),
            i -> Math.abs(x.get(i) / 2) * (1 + Math.abs(tanh(x.get(i))))));
  }

  private static Run geluBackward(Inputs in, int n) {
    Buffer x = in.normal(n, 3);
    Buffer dy = in.normal(n, 1);
    Buffer dx = in.empty(n);
    DoubleUnaryOperator bell =
        v -> v / 2 * (1 - tanh(v) * tanh(v)) * ROOT * (1 + 3 * 0.044715 * v * v);
    return Run.of(
        k ->
            k.elementwise()
                .geluBackward(x.segment(), OFFSET, dy.segment(), OFFSET, dx.segment(), OFFSET, n),
        Output.of(
            dx,
            i -> dy.get(i) * ((1 + tanh(x.get(i))) / 2 + bell.applyAsDouble(x.get(i))),
            i ->
                Math.abs(dy.get(i))
                    * ((1 + Math.abs(tanh(x.get(i)))) / 2
                        + Math.abs(bell.applyAsDouble(x.get(i))))));
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Run swiGlu(Inputs in, int n) {
    Buffer g = in.normal(n, 3);
    Buffer u = in.normal(n, 1);
    Buffer y = in.empty(n);
    return Run.of(
        k ->
            k.elementwise()
                .swiGlu(g.segment(), OFFSET, u.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.relative(y, i -> g.get(i) * logistic(g.get(i)) * u.get(i)));
  }

  private static Run swiGluBackward(Inputs in, int n) {
    Buffer g = in.normal(n, 3);
    Buffer u = in.normal(n, 1);
    Buffer dy = in.normal(n, 1);
    Buffer dg = in.empty(n);
    Buffer du = in.empty(n);
    DoubleUnaryOperator turn = v -> v * logistic(v) * (1 - logistic(v));
    return Run.of(
        k ->
            k.elementwise()
                .swiGluBackward(
                    g.segment(),
                    OFFSET,
                    u.segment(),
                    OFFSET,
                    dy.segment(),
                    OFFSET,
                    dg.segment(),
                    OFFSET,
                    du.segment(),
                    OFFSET,
                    n),
        Output.of(
            dg,
            i -> dy.get(i) * u.get(i) * (logistic(g.get(i)) + turn.applyAsDouble(g.get(i))),
            i ->
                Math.abs(dy.get(i) * u.get(i))
                    * (logistic(g.get(i)) + Math.abs(turn.applyAsDouble(g.get(i))))),
        Output.relative(du, i -> dy.get(i) * g.get(i) * logistic(g.get(i))));
  }

  private static Run sigmoid(Inputs in, int n) {
    Buffer x = in.normal(n, 5);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().sigmoid(x.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.relative(y, i -> logistic(x.get(i))));
  }

  private static Run logSigmoid(Inputs in, int n) {
    Buffer x = in.normal(n, 5);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().logSigmoid(x.segment(), OFFSET, y.segment(), OFFSET, n),
        Output.relative(y, i -> Math.min(x.get(i), 0) - Math.log1p(Math.exp(-Math.abs(x.get(i))))));
  }

  /** Three tokens of two heads; {@code half} is half a head. */
  private static Run rope(Inputs in, int half, float sign) {
    int tokens = 3;
    int heads = 2;
    int size = 2 * half;
    Buffer x = in.normal(tokens * heads * size, 1);
    Buffer y = in.empty(tokens * heads * size);
    Buffer cos = in.normal(5 * half, 1);
    Buffer sin = in.normal(5 * half, 1);
    Buffer positions = in.ints(tokens, t -> 4 - 2 * t);
    IntStream elements = IntStream.range(0, x.size());
    double[] values = new double[x.size()];
    double[] scales = new double[x.size()];
    elements.forEach(i -> {
      int at = i % size;
      int table = (4 - 2 * (i / (heads * size))) * half + at % half;
      double own = (double) x.get(i) * cos.get(table);
      double other = (double) x.get(at < half ? i + half : i - half) * sin.get(table);
      values[i] = own + (at < half ? -sign : sign) * other;
      scales[i] = Math.abs(own) + Math.abs(other);
    });
    return Run.of(
        k ->
            k.elementwise()
                .rope(
                    x.segment(),
                    OFFSET,
                    y.segment(),
                    OFFSET,
                    tokens,
                    heads,
                    size,
                    cos.start(),
                    sin.start(),
                    positions.segment(),
                    OFFSET,
                    sign),
        new Output(y, values, scales));
  }

  /** Indices that pass a multiple of 2^32 inside the call. */
  private static Run dropout(Inputs in, int n) {
    long first = (3L << 32) - 20;
    Buffer x = in.normal(n, 1);
    Buffer y = in.empty(n);
    return Run.of(
        k -> k.elementwise().dropout(x.segment(), OFFSET, y.segment(), OFFSET, n, 0.7f, 9, first),
        Output.relative(
            y,
            i -> {
              int high = (int) ((first + i) >>> 32);
              int hash =
                  DropoutHash.hash(
                      (int) (first + i), DropoutHash.key(9, high, 0), DropoutHash.key(9, high, 1));
              return (hash >>> 8) * 0x1p-24 < 0.7f ? x.get(i) / (double) 0.7f : 0;
            }));
  }
}
