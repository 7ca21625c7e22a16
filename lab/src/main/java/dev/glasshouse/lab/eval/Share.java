package dev.glasshouse.lab.eval;

/**
 * How many of a number of independent trials came out in one way.
 *
 * @param value the share, from 0 to 1
 * @param error its standard error, sqrt(p (1 - p) / n)
 * @param low the lower end of the interval that holds the true share in 95 of 100 cases (Wilson,
 *     1927, Journal of the American Statistical Association 22, 209-212), which is of use also at
 *     shares of 0 and 1
 * @param high the upper end
 * @param count of trials, n
 */
public record Share(double value, double error, double low, double high, int count) {
  /** The normal distribution's quantile for 95%. */
  private static final double Z = 1.959963984540054;

  /**
   * @param hits trials that came out so
   * @param count of all trials, at least 1
   */
  public static Share of(int hits, int count) {
    if (hits < 0 || count < 1 || hits > count) {
      throw new IllegalArgumentException(hits + " of " + count);
    }
    double n = count;
    double p = hits / n;
    double widened = 1 + Z * Z / n;
    double middle = (p + Z * Z / (2 * n)) / widened;
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / widened;
    return new Share(
        p,
        Math.sqrt(p * (1 - p) / n),
        hits == 0 ? 0 : Math.max(0, middle - half),
        hits == count ? 1 : Math.min(1, middle + half),
        count);
  }
}
