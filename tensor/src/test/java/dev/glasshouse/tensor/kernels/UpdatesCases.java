package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The kernels of {@link Updates} in float64. */
final class UpdatesCases {
  private UpdatesCases() {}

  static List<KernelCase> all() {
    return List.of(
        new KernelCase("sum", false, UpdatesCases::sum),
        new KernelCase("sumSquares", false, UpdatesCases::sumSquares),
        new KernelCase("firstNonFinite", true, UpdatesCases::firstNonFinite),
        new KernelCase("adamW", true, UpdatesCases::adamW));
  }

  private static double sum(int n, IntToDoubleFunction term) {
    return IntStream.range(0, n).mapToDouble(term).sum();
  }

  private static Run sum(Inputs in, int n) {
    Buffer x = in.normal(n, 1);
    Buffer y = in.empty(1);
    return Run.of(
        k -> y.set(0, k.updates().sum(x.segment(), OFFSET, n)),
        Output.of(y, i -> sum(n, x::get), i -> sum(n, c -> Math.abs(x.get(c)))));
  }

  private static Run sumSquares(Inputs in, int n) {
    Buffer x = in.normal(n, 1);
    Buffer y = in.empty(1);
    return Run.of(
        k -> y.set(0, k.updates().sumSquares(x.segment(), OFFSET, n)),
        Output.relative(y, i -> sum(n, c -> (double) x.get(c) * x.get(c))));
  }

  /** The last element is infinite. */
  private static Run firstNonFinite(Inputs in, int n) {
    Buffer x = in.normal(n, 1);
    x.set(n - 1, Float.NEGATIVE_INFINITY);
    Buffer y = in.empty(1);
    return Run.of(
        k -> y.set(0, k.updates().firstNonFinite(x.segment(), OFFSET, n)),
        Output.relative(y, i -> n - 1));
  }

  private static Run adamW(Inputs in, int n) {
    final float lr = 0.01f;
    final float beta1 = 0.9f;
    final float beta2 = 0.95f;
    final float eps = 1e-8f;
    final float decay = 0.1f;
    final float gradScale = 0.7f;
    final float correction1 = 0.3f;
    final float correction2 = 0.2f;
    Buffer p = in.normal(n, 1);
    Buffer g = in.normal(n, 1);
    Buffer m = in.normal(n, 1);
    Buffer v = in.positive(n);
    IntToDoubleFunction scaled = i -> (double) gradScale * g.get(i);
    IntToDoubleFunction kept = i -> (double) beta1 * m.get(i);
    IntToDoubleFunction fresh = i -> (1.0 - beta1) * scaled.applyAsDouble(i);
    IntToDoubleFunction second =
        i -> beta2 * (double) v.get(i) + (1.0 - beta2) * Math.pow(scaled.applyAsDouble(i), 2);
    IntToDoubleFunction rate =
        i -> lr / correction1 / (Math.sqrt(second.applyAsDouble(i) / correction2) + eps);
    IntToDoubleFunction decayed = i -> p.get(i) * (1 - (double) lr * decay);
    IntToDoubleFunction first = i -> kept.applyAsDouble(i) + fresh.applyAsDouble(i);
    IntToDoubleFunction firstScale =
        i -> Math.abs(kept.applyAsDouble(i)) + Math.abs(fresh.applyAsDouble(i));
    return Run.of(
        k ->
            k.updates()
                .adamW(
                    p.segment(),
                    OFFSET,
                    g.segment(),
                    OFFSET,
                    m.segment(),
                    OFFSET,
                    v.segment(),
                    OFFSET,
                    n,
                    lr,
                    beta1,
                    beta2,
                    eps,
                    decay,
                    gradScale,
                    correction1,
                    correction2),
        Output.of(
            p,
            i -> decayed.applyAsDouble(i) - rate.applyAsDouble(i) * first.applyAsDouble(i),
            i ->
                Math.abs(decayed.applyAsDouble(i))
                    + rate.applyAsDouble(i) * firstScale.applyAsDouble(i)),
        Output.of(m, first, firstScale),
        Output.relative(v, second));
  }
}
