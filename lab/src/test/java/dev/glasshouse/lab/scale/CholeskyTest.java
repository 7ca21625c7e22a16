package dev.glasshouse.lab.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
  @Test
  void solvesASystem() {
    double[][] m = {{4, 2, -1}, {2, 5, 0.5}, {-1, 0.5, 3}};
    double[] x = {1.5, -2, 0.25};
    double[] y = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        y[i] += m[i][j] * x[j];
      }
    }
    assertThat(Cholesky.solve(m, y)).containsExactly(x, within(1e-12));
  }
}
