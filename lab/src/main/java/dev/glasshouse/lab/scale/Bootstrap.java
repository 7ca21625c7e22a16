package dev.glasshouse.lab.scale;

import dev.glasshouse.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Laws that the runs might have given, had their noise fallen otherwise: the fitted law's losses
 * with residuals drawn anew from those it left, and the law fitted again (Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, section 9.4). Runs themselves are not drawn: a dozen stand
 * at places that were chosen, and without a corner the law would hang in the air. Residuals are
 * stretched by sqrt(n / (n - {@value LawFit#PARAMETERS})), what the fit took from them.
 */
final class Bootstrap {
  private static final int DRAWS = 400;

  /** Between this share of draws and the same from above lies a band. */
  private static final double TAIL = 0.05;

  private final Rng rng = Rng.of(0, "scale-bootstrap");
  private final List<ScalingLaw> laws = new ArrayList<>();
  private final double[] residuals;

  /**
   * @param law fitted to the runs
   * @param runs more than the law has parameters
   */
  Bootstrap(ScalingLaw law, List<Observation> runs) {
    int n = runs.size();
    double stretch = Math.sqrt(n / Math.max(1.0, n - LawFit.PARAMETERS));
    residuals = runs.stream().mapToDouble(run -> stretch * law.residual(run)).toArray();
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Observation> drawn = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        Observation run = runs.get(i);
        double loss = law.loss(run.n(), run.d()) * Math.exp(noise(draw, i));
        drawn.add(new Observation(run.n(), run.d(), loss));
      }
      laws.add(new LawFit(law.form(), drawn).fitFrom(law));
    }
  }

  private double noise(int draw, int place) {
    double sign = rng.below(2, draw, 2L * place) == 0 ? 1 : -1;
    return sign * residuals[rng.below(residuals.length, draw, 2L * place + 1)];
  }

  /** Of a number that the law gives, such as an exponent. */
  Band band(ToDoubleFunction<ScalingLaw> number) {
    return band(laws.stream().mapToDouble(number).toArray());
  }

  /** Of the loss of one more run, its own noise included. */
  Band loss(double n, double d) {
    return band(
        IntStream.range(0, DRAWS)
            .mapToDouble(
                draw -> laws.get(draw).loss(n, d) * Math.exp(noise(draw, residuals.length)))
            .toArray());
  }

  private static Band band(double[] values) {
    Arrays.sort(values);
    int tail = (int) Math.round(TAIL * (values.length - 1));
    return new Band(values[tail], values[values.length - 1 - tail]);
  }
}
