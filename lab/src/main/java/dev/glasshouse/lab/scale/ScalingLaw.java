package dev.glasshouse.lab.scale;

/**
 * L = E + A / N^alpha + B / D^beta: the loss of a model of N weights after D tokens (Hoffmann et
 * al., 2022, arXiv:2203.15556, equation 2).
 *
 * @param e the loss that remains however large both are
 * @param a scale of what a small model lacks
 * @param b scale of what little data lacks
 * @param alpha how fast the former falls
 * @param beta how fast the latter falls
 */
public record ScalingLaw(double e, double a, double b, double alpha, double beta) {
  /** The loss at {@code n} weights and {@code d} tokens. */
  public double loss(double n, double d) {
    return e + a * Math.pow(n, -alpha) + b * Math.pow(d, -beta);
  }

  /** Log of what was observed over what the law says. */
  double residual(Observation run) {
    return Math.log(run.loss() / loss(run.n(), run.d()));
  }
}
