package dev.glasshouse.lab.scale;

/** Solves small systems of equations. */
final class Cholesky {
  private Cholesky() {}

  /**
   * The x of M x = y.
   *
   * @param m symmetric and positive definite; overwritten
   * @param y overwritten
   */
  static double[] solve(double[][] m, double[] y) {
    int n = y.length;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < j; k++) {
        m[j][j] -= m[j][k] * m[j][k];
      }
      m[j][j] = Math.sqrt(m[j][j]);
      for (int i = j + 1; i < n; i++) {
        for (int k = 0; k < j; k++) {
          m[i][j] -= m[i][k] * m[j][k];
        }
        m[i][j] /= m[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        y[i] -= m[i][k] * y[k];
      }
      y[i] /= m[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        y[i] -= m[k][i] * y[k];
      }
      y[i] /= m[i][i];
    }
    return y;
  }
}
