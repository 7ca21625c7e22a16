package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The kernels of {@link Normalization} in float64. */
final class NormalizationCases {
  private static final int ROWS = 6;
  private static final float EPS = 1e-5f;

  private NormalizationCases() {}

  static List<KernelCase> all() {
    return List.of(
        new KernelCase("rmsNorm", false, NormalizationCases::rmsNorm),
        new KernelCase("rmsNormBackward", false, (in, n) -> rmsNormBackward(in, n, false)),
        new KernelCase(
            "rmsNormBackward accumulated", false, (in, n) -> rmsNormBackward(in, n, true)),
        new KernelCase("rmsNormWeightGradient", true, NormalizationCases::rmsNormWeightGradient),
        new KernelCase("layerNorm", false, NormalizationCases::layerNorm),
        new KernelCase("layerNormBackward", false, (in, n) -> layerNormBackward(in, n, false)),
        new KernelCase(
            "layerNormBackward accumulated", false, (in, n) -> layerNormBackward(in, n, true)),
        new KernelCase(
            "layerNormWeightGradient", true, NormalizationCases::layerNormWeightGradient));
  }

  private static double mean(int n, IntToDoubleFunction term) {
    return IntStream.range(0, n).mapToDouble(term).sum() / n;
  }

  private static double sumRows(IntToDoubleFunction term) {
    return IntStream.range(0, ROWS).mapToDouble(term).sum();
  }

  private static Run rmsNorm(Inputs in, int cols) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer w = in.positive(cols);
    Buffer y = in.empty(ROWS * cols);
    Buffer rstd = in.empty(ROWS);
    IntToDoubleFunction scale =
        r -> 1 / Math.sqrt(mean(cols, c -> Math.pow(x.get(r * cols + c), 2)) + EPS);
    return Run.of(
        k ->
            k.norms()
                .rmsNorm(
                    x.segment(),
                    OFFSET,
                    w.start(),
                    y.segment(),
                    OFFSET,
                    rstd.segment(),
                    OFFSET,
                    ROWS,
                    cols,
                    EPS),
        Output.relative(y, i -> x.get(i) * scale.applyAsDouble(i / cols) * w.get(i % cols)),
        Output.relative(rstd, scale));
  }

  private static Run rmsNormBackward(Inputs in, int cols, boolean accumulate) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer w = in.positive(cols);
    Buffer rstd = in.positive(ROWS);
    Buffer dy = in.normal(ROWS * cols, 1);
    Buffer dx = accumulate ? in.normal(ROWS * cols, 1) : in.empty(ROWS * cols);
    IntToDoubleFunction g = i -> (double) dy.get(i) * w.get(i % cols);
    IntToDoubleFunction xhat = i -> (double) x.get(i) * rstd.get(i / cols);
    return Run.of(
        k ->
            k.norms()
                .rmsNormBackward(
                    x.segment(),
                    OFFSET,
                    w.start(),
                    rstd.segment(),
                    OFFSET,
                    dy.segment(),
                    OFFSET,
                    dx.segment(),
                    OFFSET,
                    accumulate,
                    ROWS,
                    cols),
        gradient(dx, accumulate, cols, rstd, g, xhat, false));
  }

  /** rstd (g - mean(g) - xhat mean(g xhat)), the middle term when {@code centred}. */
  private static Output gradient(
      Buffer dx,
      boolean accumulate,
      int cols,
      Buffer rstd,
      IntToDoubleFunction g,
      IntToDoubleFunction xhat,
      boolean centred) {
    double[] values = new double[dx.size()];
    double[] scales = new double[dx.size()];
    for (int r = 0; r < ROWS; r++) {
      int from = r * cols;
      double shift = centred ? mean(cols, c -> g.applyAsDouble(from + c)) : 0;
      double shiftScale = centred ? mean(cols, c -> Math.abs(g.applyAsDouble(from + c))) : 0;
      IntToDoubleFunction product = c -> g.applyAsDouble(from + c) * xhat.applyAsDouble(from + c);
      double project = mean(cols, product);
      double projectScale = mean(cols, c -> Math.abs(product.applyAsDouble(c)));
      for (int i = from; i < from + cols; i++) {
        double before = accumulate ? dx.get(i) : 0;
        double own = g.applyAsDouble(i);
        double x = xhat.applyAsDouble(i);
        values[i] = before + rstd.get(r) * (own - shift - x * project);
        scales[i] =
            Math.abs(before)
                + rstd.get(r) * (Math.abs(own) + shiftScale + Math.abs(x) * projectScale);
      }
    }
    return new Output(dx, values, scales);
  }

  private static Run rmsNormWeightGradient(Inputs in, int cols) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer rstd = in.positive(ROWS);
    Buffer dy = in.normal(ROWS * cols, 1);
    Buffer dw = in.empty(cols);
    IntToDoubleFunction term = i -> (double) dy.get(i) * x.get(i) * rstd.get(i / cols);
    return Run.of(
        k ->
            k.norms()
                .rmsNormWeightGradient(
                    x.segment(),
                    OFFSET,
                    rstd.segment(),
                    OFFSET,
                    dy.segment(),
                    OFFSET,
                    dw.segment(),
                    OFFSET,
                    ROWS,
                    cols),
        Output.of(
            dw,
            c -> sumRows(r -> term.applyAsDouble(r * cols + c)),
            c -> sumRows(r -> Math.abs(term.applyAsDouble(r * cols + c)))));
  }

  private static Run layerNorm(Inputs in, int cols) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer w = in.positive(cols);
    Buffer b = in.normal(cols, 1);
    Buffer y = in.empty(ROWS * cols);
    Buffer mean = in.empty(ROWS);
    Buffer rstd = in.empty(ROWS);
    IntToDoubleFunction centre = r -> mean(cols, c -> x.get(r * cols + c));
    IntToDoubleFunction size = r -> mean(cols, c -> Math.abs(x.get(r * cols + c)));
    double[] centres = IntStream.range(0, ROWS).mapToDouble(centre).toArray();
    double[] sizes = IntStream.range(0, ROWS).mapToDouble(size).toArray();
    IntToDoubleFunction scale =
        r -> 1 / Math.sqrt(mean(cols, c -> Math.pow(x.get(r * cols + c) - centres[r], 2)) + EPS);
    double[] factors = IntStream.range(0, ROWS).mapToDouble(scale).toArray();
    return Run.of(
        k ->
            k.norms()
                .layerNorm(
                    x.segment(),
                    OFFSET,
                    w.start(),
                    b.start(),
                    y.segment(),
                    OFFSET,
                    mean.segment(),
                    rstd.segment(),
                    OFFSET,
                    ROWS,
                    cols,
                    EPS),
        Output.of(
            y,
            i ->
                (x.get(i) - centres[i / cols]) * factors[i / cols] * w.get(i % cols)
                    + b.get(i % cols),
            i ->
                (Math.abs(x.get(i)) + sizes[i / cols]) * factors[i / cols] * w.get(i % cols)
                    + Math.abs(b.get(i % cols))),
        Output.of(mean, centre, size),
        Output.relative(rstd, r -> factors[r]));
  }

  private static Run layerNormBackward(Inputs in, int cols, boolean accumulate) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer w = in.positive(cols);
    Buffer mean = in.normal(ROWS, 1);
    Buffer rstd = in.positive(ROWS);
    Buffer dy = in.normal(ROWS * cols, 1);
    Buffer dx = accumulate ? in.normal(ROWS * cols, 1) : in.empty(ROWS * cols);
    IntToDoubleFunction g = i -> (double) dy.get(i) * w.get(i % cols);
    IntToDoubleFunction xhat = i -> ((double) x.get(i) - mean.get(i / cols)) * rstd.get(i / cols);
    return Run.of(
        k ->
            k.norms()
                .layerNormBackward(
                    x.segment(),
                    OFFSET,
                    w.start(),
                    mean.segment(),
                    rstd.segment(),
                    OFFSET,
                    dy.segment(),
                    OFFSET,
                    dx.segment(),
                    OFFSET,
                    accumulate,
                    ROWS,
                    cols),
        gradient(dx, accumulate, cols, rstd, g, xhat, true));
  }

  private static Run layerNormWeightGradient(Inputs in, int cols) {
    Buffer x = in.normal(ROWS * cols, 2);
    Buffer mean = in.normal(ROWS, 1);
    Buffer rstd = in.positive(ROWS);
    Buffer dy = in.normal(ROWS * cols, 1);
    Buffer dw = in.empty(cols);
    Buffer db = in.empty(cols);
    IntToDoubleFunction term =
        i -> dy.get(i) * ((double) x.get(i) - mean.get(i / cols)) * rstd.get(i / cols);
    return Run.of(
        k ->
            k.norms()
                .layerNormWeightGradient(
                    x.segment(),
                    OFFSET,
                    mean.segment(),
                    rstd.segment(),
                    OFFSET,
                    dy.segment(),
                    OFFSET,
                    dw.segment(),
                    OFFSET,
                    db.segment(),
                    OFFSET,
                    ROWS,
                    cols),
        Output.of(
            dw,
            c -> sumRows(r -> term.applyAsDouble(r * cols + c)),
            c -> sumRows(r -> Math.abs(term.applyAsDouble(r * cols + c)))),
        Output.of(
            db,
            c -> sumRows(r -> dy.get(r * cols + c)),
            c -> sumRows(r -> Math.abs(dy.get(r * cols + c)))));
  }
}
