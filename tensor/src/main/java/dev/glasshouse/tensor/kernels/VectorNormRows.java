package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
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
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      store(load(x).mul(scale).mul(load(weight)), y);
      weight += BYTES;
      y += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      set(y + 4L * i, get(x + 4L * i) * scale * get(weight + 4L * i));
    }
  }

  /** y = (x - centre) scale weight + bias. */
  static void centreAndScale(
      long x, long weight, long bias, long y, int n, float centre, float scale) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      FloatVector xhat = load(x).sub(centre).mul(scale);
      store(xhat.fma(load(weight), load(bias)), y);
      weight += BYTES;
      bias += BYTES;
      y += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      float xhat = (get(x + 4L * i) - centre) * scale;
      set(y + 4L * i, Math.fma(xhat, get(weight + 4L * i), get(bias + 4L * i)));
    }
  }

  /** Sum of dy weight (x - centre), two vectors of partial sums taking turns. */
  static float dot(long x, long weight, long dy, int n, float centre) {
    FloatVector s0 = all(0f);
    FloatVector s1 = s0;
    int pairs = n / (2 * LANES);
    for (long end = x + 2 * BYTES * pairs; x != end; x += 2 * BYTES) {
      FloatVector g0 = load(dy).mul(load(weight));
      FloatVector g1 = load(dy + BYTES).mul(load(weight + BYTES));
      s0 = g0.fma(load(x).sub(centre), s0);
      s1 = g1.fma(load(x + BYTES).sub(centre), s1);
      dy += 2 * BYTES;
      weight += 2 * BYTES;
    }
    int left = n - 2 * LANES * pairs;
    if (left >= LANES) {
      FloatVector g = load(dy).mul(load(weight));
      s0 = g.fma(load(x).sub(centre), s0);
      x += BYTES;
      dy += BYTES;
      weight += BYTES;
      left -= LANES;
    }
    float lanes = VectorMath.sumLanes(s0.add(s1));
    float rest = 0f;
    for (int i = 0; i < left; i++) {
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
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      FloatVector g = load(dy).mul(load(weight)).add(shift);
      FloatVector d = load(x).sub(centre).fma(all(project), g).mul(scale);
      store(accumulate ? load(dx).add(d) : d, dx);
      weight += BYTES;
      dy += BYTES;
      dx += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      float g = get(dy + 4L * i) * get(weight + 4L * i) + shift;
      float d = Math.fma(get(x + 4L * i) - centre, project, g) * scale;
      set(dx + 4L * i, accumulate ? get(dx + 4L * i) + d : d);
    }
  }

  /** dw = dw + dy (x scale). */
  static void addWeightGradient(long x, long dy, long dw, int n, float scale) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      FloatVector xhat = load(x).mul(scale);
      store(load(dy).fma(xhat, load(dw)), dw);
      dy += BYTES;
      dw += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      set(dw + 4L * i, Math.fma(get(dy + 4L * i), get(x + 4L * i) * scale, get(dw + 4L * i)));
    }
  }

  /** dw = dw + dy ((x - centre) scale) and db = db + dy. */
  static void addGradients(long x, long dy, long dw, long db, int n, float centre, float scale) {
    int whole = VectorMath.bound(n);
    for (long end = x + 4L * whole; x != end; x += BYTES) {
      FloatVector d = load(dy);
      FloatVector xhat = load(x).sub(centre).mul(scale);
      store(d.fma(xhat, load(dw)), dw);
      store(load(db).add(d), db);
      dy += BYTES;
      dw += BYTES;
      db += BYTES;
    }
    for (int i = 0; i < n - whole; i++) {
      float d = get(dy + 4L * i);
      float xhat = (get(x + 4L * i) - centre) * scale;
      set(dw + 4L * i, Math.fma(d, xhat, get(dw + 4L * i)));
      set(db + 4L * i, get(db + 4L * i) + d);
    }
  }
}
