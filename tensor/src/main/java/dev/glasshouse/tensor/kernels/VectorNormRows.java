package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/** What norms do to one row. Arguments are checked addresses and the row's statistics. */
final class VectorNormRows {
  private VectorNormRows() {}

  /** y = x scale weight. */
  static void scale(long x, long weight, long y, int n, float scale) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      store(load(x + 4L * i).mul(scale).mul(load(weight + 4L * i)), y + 4L * i);
    }
    for (; i < n; i++) {
      set(y + 4L * i, get(x + 4L * i) * scale * get(weight + 4L * i));
    }
  }

  /** y = (x - centre) scale weight + bias. */
  static void centreAndScale(
      long x, long weight, long bias, long y, int n, float centre, float scale) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector xhat = load(x + 4L * i).sub(centre).mul(scale);
      store(xhat.fma(load(weight + 4L * i), load(bias + 4L * i)), y + 4L * i);
    }
    for (; i < n; i++) {
      float xhat = (get(x + 4L * i) - centre) * scale;
      set(y + 4L * i, Math.fma(xhat, get(weight + 4L * i), get(bias + 4L * i)));
    }
  }

  /** Sum of dy weight (x - centre), two vectors of partial sums taking turns. */
  static float dot(long x, long weight, long dy, int n, float centre) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      long at = 4L * i;
      long next = 4L * (i + LANES);
      FloatVector g0 = load(dy + at).mul(load(weight + at));
      FloatVector g1 = load(dy + next).mul(load(weight + next));
      s0 = g0.fma(load(x + at).sub(centre), s0);
      s1 = g1.fma(load(x + next).sub(centre), s1);
    }
    for (; i <= n - LANES; i += LANES) {
      FloatVector g = load(dy + 4L * i).mul(load(weight + 4L * i));
      s0 = g.fma(load(x + 4L * i).sub(centre), s0);
    }
    float lanes = VectorMath.sumLanes(s0.add(s1));
    float rest = 0f;
    for (; i < n; i++) {
      float g = get(dy + 4L * i) * get(weight + 4L * i);
      rest = Math.fma(g, get(x + 4L * i) - centre, rest);
    }
    return lanes + rest;
  }

  /** dx = ((x - centre) project + dy weight + shift) scale, added to dx when {@code accumulate}. */
  static void backward(
      long x,
      long weight,
      long dy,
      long dx,
      int n,
      float centre,
      float scale,
      float shift,
      float project,
      boolean accumulate) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector g = load(dy + 4L * i).mul(load(weight + 4L * i)).add(shift);
      FloatVector d = load(x + 4L * i).sub(centre).fma(all(project), g).mul(scale);
      store(accumulate ? load(dx + 4L * i).add(d) : d, dx + 4L * i);
    }
    for (; i < n; i++) {
      float g = get(dy + 4L * i) * get(weight + 4L * i) + shift;
      float d = Math.fma(get(x + 4L * i) - centre, project, g) * scale;
      set(dx + 4L * i, accumulate ? get(dx + 4L * i) + d : d);
    }
  }

  /** dw = dw + dy (x scale). */
  static void addWeightGradient(long x, long dy, long dw, int n, float scale) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector xhat = load(x + 4L * i).mul(scale);
      store(load(dy + 4L * i).fma(xhat, load(dw + 4L * i)), dw + 4L * i);
    }
    for (; i < n; i++) {
      set(dw + 4L * i, Math.fma(get(dy + 4L * i), get(x + 4L * i) * scale, get(dw + 4L * i)));
    }
  }

  /** dw = dw + dy ((x - centre) scale) and db = db + dy. */
  static void addGradients(long x, long dy, long dw, long db, int n, float centre, float scale) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = load(dy + 4L * i);
      FloatVector xhat = load(x + 4L * i).sub(centre).mul(scale);
      store(d.fma(xhat, load(dw + 4L * i)), dw + 4L * i);
      store(load(db + 4L * i).add(d), db + 4L * i);
    }
    for (; i < n; i++) {
      float d = get(dy + 4L * i);
      float xhat = (get(x + 4L * i) - centre) * scale;
      set(dw + 4L * i, Math.fma(d, xhat, get(dw + 4L * i)));
      set(db + 4L * i, get(db + 4L * i) + d);
    }
  }
}
