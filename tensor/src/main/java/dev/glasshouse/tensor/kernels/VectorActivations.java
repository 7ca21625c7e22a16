package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/**
 * Activation functions over whole vectors: the steps of {@link FastMath}, lane by lane. Arguments
 * are checked addresses and a count that is a multiple of the lanes.
 */
final class VectorActivations {
  private VectorActivations() {}

  static void gelu(long x, long y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x + 4L * i);
      FloatVector u2 = v.mul(v.mul(v).fma(all(FastMath.GELU_3), all(FastMath.GELU_1)));
      store(v.mul(VectorMath.sigmoid(u2)), y + 4L * i);
    }
  }

  static void geluBackward(long x, long dy, long dx, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(x + 4L * i);
      FloatVector squared = v.mul(v);
      FloatVector u2 = v.mul(squared.fma(all(FastMath.GELU_3), all(FastMath.GELU_1)));
      FloatVector slope = squared.fma(all(3f * FastMath.GELU_3), all(FastMath.GELU_1));
      FloatVector e = VectorMath.exp(u2.neg());
      FloatVector s = VectorMath.ONE.div(e.add(VectorMath.ONE));
      FloatVector d = s.mul(v.mul(VectorMath.complement(e, s)).fma(slope, VectorMath.ONE));
      store(load(dy + 4L * i).mul(d), dx + 4L * i);
    }
  }

  static void swiGlu(long gate, long up, long y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector g = load(gate + 4L * i);
      store(g.mul(VectorMath.sigmoid(g)).mul(load(up + 4L * i)), y + 4L * i);
    }
  }

  static void swiGluBackward(long gate, long up, long dy, long dGate, long dUp, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector g = load(gate + 4L * i);
      FloatVector d = load(dy + 4L * i);
      FloatVector e = VectorMath.exp(g.neg());
      FloatVector s = VectorMath.ONE.div(e.add(VectorMath.ONE));
      FloatVector slope = s.mul(g.fma(VectorMath.complement(e, s), VectorMath.ONE));
      FloatVector du = d.mul(load(up + 4L * i));
      store(du.mul(slope), dGate + 4L * i);
      store(d.mul(g.mul(s)), dUp + 4L * i);
    }
  }

  static void sigmoid(long x, long y, int n) {
    for (int i = 0; i < n; i += LANES) {
      store(VectorMath.sigmoid(load(x + 4L * i)), y + 4L * i);
    }
  }

  static void logSigmoid(long x, long y, int n) {
    for (int i = 0; i < n; i += LANES) {
      store(VectorMath.logSigmoid(load(x + 4L * i)), y + 4L * i);
    }
  }
}
