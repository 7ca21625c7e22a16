package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;

import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The row kernels of {@link Softmax} in float64. An exponential's error grows with its argument's
 * magnitude, from whose rounding it comes, so its scale is its value times one more than that.
 */
final class SoftmaxCases {
  private static final int ROWS = 3;

  private SoftmaxCases() {}

  static List<KernelCase> all() {
    return List.of(
        new KernelCase("rowDot", false, SoftmaxCases::rowDot),
        new KernelCase("scaleRows", true, (in, n) -> scaleRows(in, n, false)),
        new KernelCase("scaleRows divided", true, (in, n) -> scaleRows(in, n, true)),
        new KernelCase("tokenLogProbs", false, (in, n) -> tokenLogProbs(in, n, false)),
        new KernelCase("tokenLogProbs gradient", false, (in, n) -> tokenLogProbs(in, n, true)),
        new KernelCase("logSoftmax", false, SoftmaxCases::logSoftmax),
        new KernelCase("kl", false, SoftmaxCases::kl),
        new KernelCase("klBackward", false, SoftmaxCases::klBackward),
        new KernelCase("attentionTile", false, AttentionCases::tile),
        new KernelCase("attentionProbabilities", false, AttentionCases::probabilities),
        new KernelCase("attentionScoreGradient", true, AttentionCases::scoreGradient));
  }

  private static double sum(int n, IntToDoubleFunction term) {
    return IntStream.range(0, n).mapToDouble(term).sum();
  }

  private static double[] logSumExp(Buffer x, int cols) {
    return IntStream.range(0, ROWS)
        .mapToDouble(r -> Math.log(sum(cols, c -> Math.exp(x.get(r * cols + c)))))
        .toArray();
  }

  private static Run rowDot(Inputs in, int cols) {
    int lda = cols + 2;
    int ldb = cols + 5;
    Buffer a = in.normal((ROWS - 1) * lda + cols, 1);
    Buffer b = in.normal((ROWS - 1) * ldb + cols, 1);
    Buffer y = in.empty(ROWS);
    return Run.of(
        k ->
            k.softmax()
                .rowDot(
                    a.segment(),
                    OFFSET,
                    lda,
                    b.segment(),
                    OFFSET,
                    ldb,
                    y.segment(),
                    OFFSET,
                    ROWS,
                    cols),
        Output.of(
            y,
            r -> sum(cols, c -> (double) a.get(r * lda + c) * b.get(r * ldb + c)),
            r -> sum(cols, c -> Math.abs((double) a.get(r * lda + c) * b.get(r * ldb + c)))));
  }

  private static Run scaleRows(Inputs in, int cols, boolean divide) {
    int ld = cols + 2;
    Buffer x = in.normal((ROWS - 1) * ld + cols, 1);
    Buffer factor = in.positive(ROWS);
    return Run.of(
        k ->
            k.softmax()
                .scaleRows(x.segment(), OFFSET, ld, ROWS, cols, factor.segment(), OFFSET, divide),
        Output.relative(
            x,
            i -> {
              double f = divide ? 1.0 / factor.get(i / ld) : factor.get(i / ld);
              return i % ld < cols ? x.get(i) * f : x.get(i);
            }));
  }

  /** The middle row's target is ignored. */
  private static Run tokenLogProbs(Inputs in, int cols, boolean gradient) {
    Buffer logits = in.normal(ROWS * cols, 3);
    Buffer targets = in.ints(ROWS, r -> r == 1 ? -1 : (cols - 1) * r / 2);
    Buffer upstream = in.normal(ROWS, 1);
    Buffer logProbs = in.empty(ROWS);
    double[] lse = logSumExp(logits, cols);
    Output written =
        Output.of(
            logProbs,
            r -> r == 1 ? 0 : logits.get(r * cols + (cols - 1) * r / 2) - lse[r],
            r -> 1 + Math.abs(logits.get(r * cols + (cols - 1) * r / 2)) + Math.abs(lse[r]));
    IntToDoubleFunction p = i -> Math.exp(logits.get(i) - lse[i / cols]);
    IntToDoubleFunction hit = i -> i % cols == (cols - 1) * (i / cols) / 2 ? 1 : 0;
    Output overwritten =
        Output.of(
            logits,
            i ->
                !gradient
                    ? logits.get(i)
                    : i / cols == 1
                        ? 0
                        : upstream.get(i / cols) * (hit.applyAsDouble(i) - p.applyAsDouble(i)),
            i ->
                !gradient
                    ? 0
                    : Math.abs(upstream.get(i / cols))
                        * (hit.applyAsDouble(i)
                            + p.applyAsDouble(i)
                                * (1 + Math.abs(logits.get(i)) + Math.abs(lse[i / cols]))));
    return Run.of(
        k ->
            k.softmax()
                .tokenLogProbs(
                    logits.segment(),
                    OFFSET,
                    targets.segment(),
                    OFFSET,
                    logProbs.segment(),
                    OFFSET,
                    gradient ? upstream.segment() : null,
                    OFFSET,
                    ROWS,
                    cols),
        written,
        overwritten);
  }

  private static Run logSoftmax(Inputs in, int cols) {
    Buffer x = in.normal(ROWS * cols, 3);
    Buffer y = in.empty(ROWS * cols);
    double[] lse = logSumExp(x, cols);
    return Run.of(
        k -> k.softmax().logSoftmax(x.segment(), OFFSET, y.segment(), OFFSET, ROWS, cols),
        Output.of(
            y,
            i -> x.get(i) - lse[i / cols],
            i -> 1 + Math.abs(x.get(i)) + Math.abs(lse[i / cols])));
  }

  private static Run kl(Inputs in, int cols) {
    Buffer p = in.normal(ROWS * cols, 2);
    Buffer q = in.normal(ROWS * cols, 2);
    Buffer kl = in.empty(ROWS);
    Divergence d = new Divergence(p, q, cols);
    return Run.of(
        k ->
            k.softmax()
                .kl(p.segment(), OFFSET, q.segment(), OFFSET, kl.segment(), OFFSET, ROWS, cols),
        Output.of(
            kl,
            r -> sum(cols, c -> d.p(r * cols + c) * d.logRatio(r * cols + c)),
            r -> sum(cols, c -> d.p(r * cols + c) * d.size(r * cols + c))));
  }

  private static Run klBackward(Inputs in, int cols) {
    Buffer p = in.normal(ROWS * cols, 2);
    Buffer q = in.normal(ROWS * cols, 2);
    Buffer kl = in.positive(ROWS);
    Buffer upstream = in.normal(ROWS, 1);
    Buffer dp = in.empty(ROWS * cols);
    Buffer dq = in.empty(ROWS * cols);
    Divergence d = new Divergence(p, q, cols);
    return Run.of(
        k ->
            k.softmax()
                .klBackward(
                    p.segment(),
                    OFFSET,
                    q.segment(),
                    OFFSET,
                    kl.segment(),
                    OFFSET,
                    upstream.segment(),
                    OFFSET,
                    dp.segment(),
                    OFFSET,
                    dq.segment(),
                    OFFSET,
                    ROWS,
                    cols),
        Output.of(
            dp,
            i -> upstream.get(i / cols) * d.p(i) * (d.logRatio(i) - kl.get(i / cols)),
            i -> Math.abs(upstream.get(i / cols)) * d.p(i) * (d.size(i) + kl.get(i / cols))),
        Output.of(
            dq,
            i -> upstream.get(i / cols) * (d.q(i) - d.p(i)),
            i -> Math.abs(upstream.get(i / cols)) * (d.q(i) + d.p(i)) * d.size(i)));
  }

  /** Probabilities of two rows of logits. */
  private static final class Divergence {
    private final Buffer p;
    private final Buffer q;
    private final int cols;
    private final double[] lseP;
    private final double[] lseQ;

    Divergence(Buffer p, Buffer q, int cols) {
      this.p = p;
      this.q = q;
      this.cols = cols;
      this.lseP = logSumExp(p, cols);
      this.lseQ = logSumExp(q, cols);
    }

    double p(int i) {
      return Math.exp(p.get(i) - lseP[i / cols]);
    }

    double q(int i) {
      return Math.exp(q.get(i) - lseQ[i / cols]);
    }

    double logRatio(int i) {
      return p.get(i) - lseP[i / cols] - (q.get(i) - lseQ[i / cols]);
    }

    /** Magnitude of the log ratio's terms, whose rounding also shifts the exponentials. */
    double size(int i) {
      double terms =
          Math.abs(p.get(i))
              + Math.abs(lseP[i / cols])
              + Math.abs(q.get(i))
              + Math.abs(lseQ[i / cols]);
      return (1 + terms) * (1 + Math.abs(logRatio(i)));
    }
  }
}
