package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MuonTest {
  /** The published iteration in float64, on the first step of momentum 0.95 with Nesterov. */
  @Test
  void followsThePublishedIterationForWideTallAndSquareMatrices() {
    for (int[] shape : new int[][] {{7, 33}, {33, 7}, {16, 16}}) {
      try (Device device = Device.cpu(2)) {
        Parameter p = OptimizerFixture.parameter(device, "w", shape);
        float[] before = p.value().toArray();
        float[] gradient = p.gradient().toArray();
        new Muon(device, List.of(p), 0.02, 0.1, 0.95).step(0, 0.5, 2);
        double[][] x = new double[shape[0]][shape[1]];
        for (int i = 0; i < before.length; i++) {
          x[i / shape[1]][i % shape[1]] = 2 * 1.95 * gradient[i];
        }
        x = newtonSchulz(x);
        double scale = 0.01 * 0.2 * Math.sqrt(Math.max(shape[0], shape[1]));
        for (int i = 0; i < before.length; i++) {
          double expected = before[i] * (1 - 0.001) - scale * x[i / shape[1]][i % shape[1]];
          assertThat((double) p.value().get(i)).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  @Test
  void threadsDoNotChangeTheResult() {
    assertThat(afterThreeSteps(1)).isEqualTo(afterThreeSteps(2));
  }

  private static float[] afterThreeSteps(int threads) {
    try (Device device = Device.cpu(threads)) {
      Parameter a = OptimizerFixture.parameter(device, "a", 64, 96);
      Parameter b = OptimizerFixture.parameter(device, "b", 96, 64);
      Muon muon = new Muon(device, List.of(a, b), 0.02, 0.1, 0.95);
      for (int step = 0; step < 3; step++) {
        OptimizerFixture.gradient(a, step);
        OptimizerFixture.gradient(b, step);
        muon.step(step, 1, 1);
      }
      return b.value().toArray();
    }
  }

  private static double[][] newtonSchulz(double[][] u) {
    boolean tall = u.length > u[0].length;
    double[][] x = scale(tall ? transpose(u) : u, 1 / norm(u));
    for (int i = 0; i < 5; i++) {
      double[][] a = times(x, transpose(x));
      double[][] b = plus(scale(a, -4.7750), scale(times(a, a), 2.0315));
      x = plus(scale(x, 3.4445), times(b, x));
    }
    return tall ? transpose(x) : x;
  }

  private static double norm(double[][] x) {
    double sum = 0;
    for (double[] row : x) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] plus(double[][] a, double[][] b) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[i][j] = a[i][j] + b[i][j];
      }
    }
    return c;
  }

  private static double[][] scale(double[][] a, double factor) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[i][j] = factor * a[i][j];
      }
    }
    return c;
  }

  private static double[][] transpose(double[][] a) {
    double[][] c = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[j][i] = a[i][j];
      }
    }
    return c;
  }
}
