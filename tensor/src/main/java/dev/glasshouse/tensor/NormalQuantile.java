package dev.glasshouse.tensor;

/**
 * The inverse of the standard normal distribution function: algorithm AS 241, PPND7 (Wichura,
 * Applied Statistics 37, 1988), accurate to about one part in 10^7.
 */
final class NormalQuantile {
  private NormalQuantile() {}

  /**
   * @param p a probability, strictly between 0 and 1
   */
  static double of(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      double above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179;
      double below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1;
      return q * above / below;
    }
    double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
    double magnitude = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
    return q < 0 ? -magnitude : magnitude;
  }

  private static double tail(double r) {
    double above = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777;
    return above / ((0.12021132975 * r + 0.73700164250) * r + 1);
  }

  private static double farTail(double r) {
    double above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150;
    return above / ((0.012258202635 * r + 0.24197894225) * r + 1);
  }
}
