package dev.glasshouse.lab.scale;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Fits a {@link ScalingLaw} to runs, as approach 3 of Hoffmann et al. (2022, arXiv:2203.15556,
 * section 3.3): the sum of Huber's losses of the residuals of log L is made least, from many
 * starting points. Both forms have five parameters; the one that leaves less is taken.
 *
 * <p>With u = log(N / N0), v = log(D / D0), N0 and D0 the geometric means of the runs', E =
 * exp(t0), X = exp(t1 - t3 u) and Y = exp(t2 - t4 v). Each step of Levenberg and Marquardt's method
 * weights residual r with min(1, delta / |r|), which makes it one of Huber's loss (Holland and
 * Welsch, 1977, Communications in Statistics A6).
 */
final class LawFit {
  /**
   * Where Huber's loss becomes linear: a run 1% off counts as one that happened to be noisy. Their
   * 0.001 is for hundreds of runs; of a dozen it would pass through some and ignore the others.
   */
  static final double DELTA = 0.01;

  /** Parameters of the law. */
  static final int PARAMETERS = 5;

  private static final int STEPS = 300;
  private static final double LEAST_GAIN = 1e-12;
  private static final double LEAST_EXPONENT = 0.02;
  private static final double LARGEST_EXPONENT = 3;

  /** E is not sought below this share of the least loss: it then means nothing. */
  private static final double LEAST_FLOOR = 1e-3;

  private static final double[] FLOORS = {0.1, 0.4, 0.7, 0.9};
  private static final double[] SHARES = {0.2, 0.5, 0.8};
  private static final double[] EXPONENTS = {0.15, 0.4, 0.8, 1.5};

  private final ScalingLaw.Form form;
  private final double[] u;
  private final double[] v;
  private final double[] logLoss;
  private final double logN0;
  private final double logD0;
  private final double lowest;

  /**
   * @param runs at least as many as the law has parameters
   * @throws IllegalArgumentException if there are fewer
   */
  LawFit(ScalingLaw.Form form, List<Observation> runs) {
    this.form = form;
    if (runs.size() < PARAMETERS) {
      throw new IllegalArgumentException(runs.size() + " runs for " + PARAMETERS + " parameters");
    }
    double[] logN = runs.stream().mapToDouble(run -> Math.log(run.n())).toArray();
    double[] logD = runs.stream().mapToDouble(run -> Math.log(run.d())).toArray();
    logN0 = mean(logN);
    logD0 = mean(logD);
    u = DoubleStream.of(logN).map(x -> x - logN0).toArray();
    v = DoubleStream.of(logD).map(x -> x - logD0).toArray();
    logLoss = runs.stream().mapToDouble(run -> Math.log(run.loss())).toArray();
    lowest = DoubleStream.of(logLoss).min().orElseThrow();
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** The better law of both forms. */
  static ScalingLaw best(List<Observation> runs) {
    return Stream.of(ScalingLaw.Form.values())
        .map(form -> new LawFit(form, runs))
        .min(Comparator.comparingDouble(fit -> fit.objective(fit.least())))
        .orElseThrow()
        .fit();
  }

  /** The best law from all starting points. */
  ScalingLaw fit() {
    return law(least());
  }

  private double[] least() {
    return starts()
        .map(this::descend)
        .min(Comparator.comparingDouble(this::objective))
        .orElseThrow();
  }

  /** The best law from another one: for runs that differ a little from those it was fitted to. */
  ScalingLaw fitFrom(ScalingLaw start) {
    return law(
        descend(
            bounded(
                Math.log(start.e()),
                Math.log(start.a()) - start.alpha() * logN0,
                Math.log(start.b()) - start.beta() * logD0,
                start.alpha(),
                start.beta())));
  }

  private Stream<double[]> starts() {
    double typical = Math.exp(mean(logLoss));
    return DoubleStream.of(FLOORS)
        .boxed()
        .flatMap(floor ->
            DoubleStream.of(SHARES)
                .boxed()
                .flatMap(share ->
                    exponents(
                        floor * Math.exp(lowest),
                        share * Math.max(typical - floor * Math.exp(lowest), 1e-3),
                        typical)));
  }

  private Stream<double[]> exponents(double floor, double ofSize, double typical) {
    double ofData = Math.max(typical - floor - ofSize, 1e-3);
    return DoubleStream.of(EXPONENTS)
        .boxed()
        .flatMap(alpha ->
            DoubleStream.of(EXPONENTS)
                .mapToObj(beta ->
                    bounded(Math.log(floor), Math.log(ofSize), Math.log(ofData), alpha, beta)));
  }

  private double[] bounded(double... t) {
    t[0] = Math.max(t[0], lowest + Math.log(LEAST_FLOOR));
    t[3] = Math.clamp(t[3], LEAST_EXPONENT, LARGEST_EXPONENT);
    t[4] = Math.clamp(t[4], LEAST_EXPONENT, LARGEST_EXPONENT);
    return t;
  }

  private ScalingLaw law(double[] t) {
    return new ScalingLaw(
        form,
        Math.exp(t[0]),
        Math.exp(t[1] + t[3] * logN0),
        Math.exp(t[2] + t[4] * logD0),
        t[3],
        t[4]);
  }

  /** Huber's loss of all residuals. */
  double objective(double[] t) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      double r = Math.abs(residual(t, i));
      sum += r <= DELTA ? r * r / 2 : DELTA * (r - DELTA / 2);
    }
    return sum;
  }

  /** Gradient of {@link #objective}. */
  double[] gradient(double[] t) {
    double[] gradient = new double[PARAMETERS];
    for (int i = 0; i < u.length; i++) {
      double clipped = Math.clamp(residual(t, i), -DELTA, DELTA);
      double[] row = slopes(t, i);
      for (int j = 0; j < PARAMETERS; j++) {
        gradient[j] += clipped * row[j];
      }
    }
    return gradient;
  }

  private double residual(double[] t, int i) {
    double power = form.power(t[4]);
    double lacks = Math.exp(power * (t[1] - t[3] * u[i])) + Math.exp(power * (t[2] - t[4] * v[i]));
    return Math.log(Math.exp(t[0]) + Math.pow(lacks, 1 / power)) - logLoss[i];
  }

  /**
   * Of a residual, by each parameter. With G = (X^p + Y^p)^(1/p), G / X^p dX^p / dt = p d log X /
   * dt, so that log X and log Y count by their shares x and y of X^p + Y^p; and by p itself, log G
   * changes with (x log X + y log Y - log G) / p.
   */
  private double[] slopes(double[] t, int i) {
    double power = form.power(t[4]);
    double logX = t[1] - t[3] * u[i];
    double logY = t[2] - t[4] * v[i];
    double ofX = Math.exp(power * logX);
    double ofY = Math.exp(power * logY);
    double x = ofX / (ofX + ofY);
    double y = 1 - x;
    double logLacks = Math.log(ofX + ofY) / power;
    double floor = Math.exp(t[0]);
    double lacks = Math.exp(logLacks);
    double share = lacks / (floor + lacks);
    double byPower = (x * logX + y * logY - logLacks) / power;
    double powerByBeta = form == ScalingLaw.Form.SUM ? 0 : -1 / (t[4] * t[4]);
    return new double[] {
      1 - share,
      share * x,
      share * y,
      -share * x * u[i],
      share * (-y * v[i] + byPower * powerByBeta)
    };
  }

  private double[] descend(double[] start) {
    double[] t = start;
    double value = objective(t);
    double damping = 1e-3;
    for (int step = 0; step < STEPS && damping < 1e9; step++) {
      double[] next = step(t, damping);
      double reached = objective(next);
      if (reached < value) {
        boolean done = value - reached < LEAST_GAIN * value;
        t = next;
        value = reached;
        damping = Math.max(damping / 4, 1e-9);
        if (done) {
          break;
        }
      } else {
        damping *= 4;
      }
    }
    return t;
  }

  private double[] step(double[] t, double damping) {
    double[][] normal = new double[PARAMETERS][PARAMETERS];
    for (int i = 0; i < u.length; i++) {
      double weight = Math.min(1, DELTA / Math.max(Math.abs(residual(t, i)), 1e-300));
      double[] row = slopes(t, i);
      for (int j = 0; j < PARAMETERS; j++) {
        for (int k = 0; k < PARAMETERS; k++) {
          normal[j][k] += weight * row[j] * row[k];
        }
      }
    }
    for (int j = 0; j < PARAMETERS; j++) {
      normal[j][j] += damping * (normal[j][j] + 1e-6);
    }
    double[] change = Cholesky.solve(normal, gradient(t));
    double[] next = t.clone();
    for (int j = 0; j < PARAMETERS; j++) {
      next[j] -= change[j];
    }
    return bounded(next);
  }
}
