package dev.glasshouse.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares an op with a float64 reference: its result with the reference's, its gradients with
 * central differences of the reference under a random upstream gradient.
 *
 * <p>An element may differ by the tolerance of PRECISION.md times its scale: a result's own
 * magnitude or that of its terms, for a gradient the sum of the magnitudes of its terms, plus the
 * mean of that over its tensor. Gradients are compared with every input tracked, with each tracked
 * alone, and with each having a gradient already when the op adds to it: the backward passes write,
 * add and discard in these cases.
 */
final class GradientCheck implements AutoCloseable {
  /** Step of the central differences; their error is about its square. */
  private static final double STEP = 1e-4;

  /** The op under test. */
  @FunctionalInterface
  interface Op {
    Tensor apply(Scope scope);
  }

  /** The same in float64, of all inputs and parameters in the order they were made in. */
  @FunctionalInterface
  interface Reference {
    double[] apply(double[][] values);
  }

  private record Input(Tensor tensor, Parameter parameter) {}

  private final Device device = Device.cpu(2);
  private final Rng rng;
  private final List<Input> inputs = new ArrayList<>();
  private final double tolerance;
  private int most = 48;
  private @Nullable Reference magnitudes;
  private int drawn;

  /**
   * @param op a row of PRECISION.md's tables, and after a space what tells variants apart
   */
  GradientCheck(String op) {
    rng = Rng.of(1, op);
    tolerance = Precision.tolerance(op.split(" ", 2)[0]);
  }

  /** At most how many elements of an input have their derivative compared; 48 unless told. */
  GradientCheck atMost(int elements) {
    most = elements;
    return this;
  }

  /**
   * What a result is a sum of: the sums of the magnitudes of its terms. Without, a result is its
   * own only term.
   */
  GradientCheck summing(Reference newMagnitudes) {
    magnitudes = newMagnitudes;
    return this;
  }

  /** An input of normally distributed values. */
  Tensor input(int... shape) {
    Tensor x = normal(shape);
    inputs.add(new Input(x, null));
    return x;
  }

  /** A parameter of normally distributed values. */
  Parameter parameter(int... shape) {
    Parameter p = device.parameter("parameter " + inputs.size(), shape);
    p.value().copyFrom(normal(shape));
    inputs.add(new Input(p.value(), p));
    return p;
  }

  /** A constant of normally distributed values. */
  Tensor normal(int... shape) {
    Tensor x = device.tensor(shape);
    int step = drawn++;
    for (int i = 0; i < x.size(); i++) {
      x.set(i, rng.normal(step, i));
    }
    return x;
  }

  /** An int32 constant. */
  Tensor ints(int[] values, int... shape) {
    return device.ints(shape).copyFrom(values);
  }

  /** Int32 constants drawn from 0 to {@code bound} less one. */
  Tensor below(int bound, int... shape) {
    Tensor x = device.ints(shape);
    int step = drawn++;
    for (int i = 0; i < x.size(); i++) {
      x.setInt(i, rng.below(bound, step, i));
    }
    return x;
  }

  /** Where inputs and constants lie. */
  Device device() {
    return device;
  }

  /** Compares results only. */
  void verifyForward(Op op, Reference reference) {
    double[] expected = reference.apply(values());
    try (Scope scope = device.inference()) {
      double[] magnitude = magnitudes(magnitudes == null ? expected : magnitudes.apply(values()));
      assertClose("result", op.apply(scope).toArray(), expected, magnitude, 1);
    }
  }

  /** Compares results and gradients. */
  void verify(Op op, Reference reference) {
    verifyForward(op, reference);
    double[] expected = reference.apply(values());
    Tensor upstream = expected.length == 1 ? null : normal(expected.length);
    List<Gradient> gradients = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      gradients.add(differences(i, upstream, reference));
    }
    int all = inputs.size();
    BitSet everything = new BitSet();
    everything.set(0, all);
    check("all inputs tracked", op, upstream, everything, new BitSet(), gradients);
    for (int i = 0; i < all; i++) {
      if (inputs.get(i).parameter == null) {
        BitSet one = new BitSet();
        one.set(i);
        check("only input " + i + " tracked", op, upstream, one, new BitSet(), gradients);
        check("input " + i + " has a gradient", op, upstream, everything, one, gradients);
      }
    }
  }

  /** What one input's gradient should be, at some of its elements. */
  private record Gradient(int[] at, double[] value, double[] magnitude) {
    /** What the input gets from elsewhere: about as much as from the op, so that neither drowns. */
    float other() {
      double mean = Arrays.stream(magnitude).average().orElseThrow();
      return mean == 0 ? 1 : Math.scalb(1f, Math.getExponent(mean));
    }

    double[] plusOther() {
      return Arrays.stream(value).map(v -> v + other()).toArray();
    }
  }

  private Gradient differences(int input, Tensor upstream, Reference reference) {
    double[][] values = values();
    double[] x = values[input];
    int[] at = elements(x.length);
    double[] value = new double[at.length];
    double[] magnitude = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double centre = x[at[i]];
      x[at[i]] = centre + STEP;
      double[] above = reference.apply(values).clone();
      x[at[i]] = centre - STEP;
      double[] below = reference.apply(values).clone();
      x[at[i]] = centre;
      for (int k = 0; k < above.length; k++) {
        double u = upstream == null ? 1 : upstream.get(k);
        double term = u * (above[k] - below[k]) / (2 * STEP);
        value[i] += term;
        magnitude[i] += Math.abs(term);
      }
    }
    return new Gradient(at, value, magnitude);
  }

  private int[] elements(int size) {
    int step = drawn++;
    int[] at = new int[Math.min(size, most)];
    Arrays.setAll(at, i -> size <= most ? i : rng.below(size, step, i));
    return at;
  }

  private void check(
      String what,
      Op op,
      Tensor upstream,
      BitSet tracked,
      BitSet hasGradient,
      List<Gradient> gradients) {
    inputs.stream().filter(i -> i.parameter != null).forEach(i -> i.parameter.clearGradient());
    // Twice: the second round adds to the parameters' gradients.
    for (int round = 1; round <= 2; round++) {
      try (Scope scope = device.training()) {
        tracked.stream()
            .mapToObj(inputs::get)
            .filter(i -> i.parameter == null)
            .forEach(i -> scope.watch(i.tensor));
        Tensor loss = total(scope, op.apply(scope), upstream);
        for (int i : hasGradient.stream().toArray()) {
          Tensor x = inputs.get(i).tensor;
          loss = AddOp.apply(scope, loss, SumOp.apply(scope, x, gradients.get(i).other()));
        }
        scope.backward(loss);
        for (int i : tracked.stream().toArray()) {
          Input input = inputs.get(i);
          Gradient gradient = gradients.get(i);
          boolean parameter = input.parameter != null;
          float[] actual =
              (parameter ? input.parameter.gradient() : scope.gradientOf(input.tensor)).toArray();
          float[] chosen = new float[gradient.at.length];
          for (int k = 0; k < chosen.length; k++) {
            chosen[k] = actual[gradient.at[k]];
          }
          assertClose(
              what + ", round " + round + ": gradient of input " + i + " " + input.tensor,
              chosen,
              hasGradient.get(i) ? gradient.plusOther() : gradient.value,
              gradient.magnitude,
              parameter ? round : 1);
        }
      }
    }
  }

  /** Sum of y times upstream. */
  private static Tensor total(Scope scope, Tensor y, Tensor upstream) {
    return upstream == null && y.size() == 1
        ? y
        : SumOp.apply(scope, upstream == null ? y : MulOp.apply(scope, y, upstream), 1);
  }

  private double[][] values() {
    return inputs.stream().map(i -> doubles(i.tensor)).toArray(double[][]::new);
  }

  private static double[] doubles(Tensor x) {
    double[] values = new double[(int) x.size()];
    Arrays.setAll(values, x::get);
    return values;
  }

  private static double[] magnitudes(double[] values) {
    return Arrays.stream(values).map(v -> Double.isInfinite(v) ? 0 : Math.abs(v)).toArray();
  }

  private void assertClose(
      String what, float[] actual, double[] expected, double[] magnitude, double times) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double mean = Arrays.stream(magnitude).average().orElse(0);
    for (int i = 0; i < actual.length; i++) {
      double wanted = times * expected[i];
      if (actual[i] == wanted) {
        continue;
      }
      assertThat(actual[i] - wanted)
          .as("%s, element %d: %s instead of %s", what, i, actual[i], wanted)
          .isBetween(
              -times * tolerance * (magnitude[i] + mean),
              times * tolerance * (magnitude[i] + mean));
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
