package dev.glasshouse.bench;

import java.util.Arrays;

/** The middle of noisy readings. */
final class Medians {
  private Medians() {}

  static double of(double... readings) {
    double[] sorted = readings.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
