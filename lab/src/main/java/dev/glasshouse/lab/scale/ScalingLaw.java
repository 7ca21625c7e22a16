package dev.glasshouse.lab.scale;

/**
 * The loss of a model of N weights after D tokens. With X = A / N^alpha, what a small model lacks,
 * and Y = B / D^beta, what little data lacks, it is
 *
 * <ul>
 *   <li>{@link Form#SUM}: L = E + X + Y (Hoffmann et al., 2022, arXiv:2203.15556, equation 2);
 *   <li>{@link Form#JOINT}: L = E + (X^(1/beta) + Y^(1/beta))^beta (Kaplan et al., 2020,
 *       arXiv:2001.08361, equation 1.5, with a floor). Both agree where X or Y is small beside the
 *       other; here, with beta above 1, lacking both costs more than each alone, as it does while a
 *       larger model still learns faster from each token.
 * </ul>
 *
 * @param form how the two are joined
 * @param e the loss that remains however large both are
 * @param a scale of X
 * @param b scale of Y
 * @param alpha how fast X falls
 * @param beta how fast Y falls
 */
public record ScalingLaw(Form form, double e, double a, double b, double alpha, double beta) {
  /** How size and data are joined. */
  public enum Form {
    /** What each lacks is added. */
    SUM,
    /** They are added under a power. */
    JOINT;

    /** The power under which X and Y are added. */
    double power(double beta) {
      return this == SUM ? 1 : 1 / beta;
    }
  }

  /** The loss at {@code n} weights and {@code d} tokens. */
  public double loss(double n, double d) {
    double power = form.power(beta);
    double lacks =
        Math.pow(a, power) * Math.pow(n, -alpha * power)
            + Math.pow(b, power) * Math.pow(d, -beta * power);
    return e + Math.pow(lacks, 1 / power);
  }

  /** Log of what was observed over what the law says. */
  double residual(Observation run) {
    return Math.log(run.loss() / loss(run.n(), run.d()));
  }
}
