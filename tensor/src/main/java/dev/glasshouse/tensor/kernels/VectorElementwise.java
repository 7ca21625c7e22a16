package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;
import static dev.glasshouse.tensor.kernels.VectorMath.BYTES;
import static dev.glasshouse.tensor.kernels.VectorMath.LANES;
import static dev.glasshouse.tensor.kernels.VectorMath.all;
import static dev.glasshouse.tensor.kernels.VectorMath.load;
import static dev.glasshouse.tensor.kernels.VectorMath.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Whole vectors, then the rest by the scalar twin, whose formulas give the same bits. Activation
 * functions are in {@link VectorActivations}.
 */
final class VectorElementwise implements Elementwise {
  private final ScalarElementwise rest = new ScalarElementwise();

  @Override
  public void fill(MemorySegment x, long xo, int n, float value) {
    long px = address(x, xo, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      store(all(value), px + 4L * i);
    }
    rest.fill(x, xo + done, n - done, value);
  }

  @Override
  public void add(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      store(load(pa + 4L * i).add(load(pb + 4L * i)), py + 4L * i);
    }
    rest.add(a, ao + done, b, bo + done, y, yo + done, n - done);
  }

  @Override
  public void mul(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      store(load(pa + 4L * i).mul(load(pb + 4L * i)), py + 4L * i);
    }
    rest.mul(a, ao + done, b, bo + done, y, yo + done, n - done);
  }

  @Override
  public void mulAdd(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      store(load(pa + 4L * i).fma(load(pb + 4L * i), load(py + 4L * i)), py + 4L * i);
    }
    rest.mulAdd(a, ao + done, b, bo + done, y, yo + done, n - done);
  }

  @Override
  public void axpby(
      float alpha, MemorySegment x, long xo, float beta, MemorySegment y, long yo, int n) {
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    int done = VectorMath.bound(n);
    if (beta == 0f) {
      for (int i = 0; i < done; i += LANES) {
        store(load(px + 4L * i).mul(alpha), py + 4L * i);
      }
    } else {
      for (int i = 0; i < done; i += LANES) {
        FloatVector scaled = load(px + 4L * i).mul(alpha);
        store(load(py + 4L * i).fma(all(beta), scaled), py + 4L * i);
      }
    }
    rest.axpby(alpha, x, xo + done, beta, y, yo + done, n - done);
  }

  @Override
  public void addBias(MemorySegment bias, long bo, MemorySegment y, long yo, int rows, int cols) {
    long pb = address(bias, bo, cols);
    long py = address(y, yo, span(rows, cols, cols));
    int done = VectorMath.bound(cols);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < done; c += LANES) {
        store(load(py + 4L * c).add(load(pb + 4L * c)), py + 4L * c);
      }
      for (int c = done; c < cols; c++) {
        set(py + 4L * c, get(py + 4L * c) + get(pb + 4L * c));
      }
      py += 4L * cols;
    }
  }

  @Override
  public void columnSum(
      MemorySegment x, long xo, int rows, int cols, MemorySegment y, long yo, boolean accumulate) {
    long px = address(x, xo, span(rows, cols, cols));
    long py = address(y, yo, cols);
    if (!accumulate) {
      fill(y, yo, cols, 0f);
    }
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      addFourRows(px + 4L * r * cols, py, cols);
    }
    for (; r < rows; r++) {
      add(y, yo, x, xo + (long) r * cols, y, yo, cols);
    }
  }

  /** Four rows for one reading and writing of the sums, which are added to in row order. */
  private static void addFourRows(long x0, long y, int cols) {
    long x1 = x0 + 4L * cols;
    long x2 = x1 + 4L * cols;
    long x3 = x2 + 4L * cols;
    int done = VectorMath.bound(cols);
    for (int c = 0; c < done; c += LANES) {
      FloatVector sum = load(y + 4L * c).add(load(x0 + 4L * c)).add(load(x1 + 4L * c));
      store(sum.add(load(x2 + 4L * c)).add(load(x3 + 4L * c)), y + 4L * c);
    }
    for (int c = done; c < cols; c++) {
      float sum = get(y + 4L * c) + get(x0 + 4L * c) + get(x1 + 4L * c);
      set(y + 4L * c, sum + get(x2 + 4L * c) + get(x3 + 4L * c));
    }
  }

  @Override
  public void gelu(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    int done = VectorMath.bound(n);
    VectorActivations.gelu(address(x, xo, n), address(y, yo, n), done);
    rest.gelu(x, xo + done, y, yo + done, n - done);
  }

  @Override
  public void geluBackward(
      MemorySegment x, long xo, MemorySegment dy, long dyo, MemorySegment dx, long dxo, int n) {
    int done = VectorMath.bound(n);
    VectorActivations.geluBackward(
        address(x, xo, n), address(dy, dyo, n), address(dx, dxo, n), done);
    rest.geluBackward(x, xo + done, dy, dyo + done, dx, dxo + done, n - done);
  }

  @Override
  public void swiGlu(
      MemorySegment gate, long go, MemorySegment up, long uo, MemorySegment y, long yo, int n) {
    int done = VectorMath.bound(n);
    VectorActivations.swiGlu(address(gate, go, n), address(up, uo, n), address(y, yo, n), done);
    rest.swiGlu(gate, go + done, up, uo + done, y, yo + done, n - done);
  }

  @Override
  public void swiGluBackward(
      MemorySegment gate,
      long go,
      MemorySegment up,
      long uo,
      MemorySegment dy,
      long dyo,
      MemorySegment dGate,
      long dgo,
      MemorySegment dUp,
      long duo,
      int n) {
    int done = VectorMath.bound(n);
    VectorActivations.swiGluBackward(
        address(gate, go, n),
        address(up, uo, n),
        address(dy, dyo, n),
        address(dGate, dgo, n),
        address(dUp, duo, n),
        done);
    rest.swiGluBackward(
        gate,
        go + done,
        up,
        uo + done,
        dy,
        dyo + done,
        dGate,
        dgo + done,
        dUp,
        duo + done,
        n - done);
  }

  @Override
  public void sigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    int done = VectorMath.bound(n);
    VectorActivations.sigmoid(address(x, xo, n), address(y, yo, n), done);
    rest.sigmoid(x, xo + done, y, yo + done, n - done);
  }

  @Override
  public void logSigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    int done = VectorMath.bound(n);
    VectorActivations.logSigmoid(address(x, xo, n), address(y, yo, n), done);
    rest.logSigmoid(x, xo + done, y, yo + done, n - done);
  }

  @Override
  public void rope(
      MemorySegment x,
      long xo,
      MemorySegment y,
      long yo,
      int tokens,
      int heads,
      int headSize,
      MemorySegment cos,
      MemorySegment sin,
      MemorySegment positions,
      long po,
      float sign) {
    long size = (long) tokens * heads * headSize;
    int half = headSize / 2;
    long px = address(x, xo, size);
    long py = address(y, yo, size);
    long pp = address(positions, po, tokens);
    for (int t = 0; t < tokens; t++) {
      long row = (long) getInt(pp + 4L * t) * half;
      long pc = address(cos, row, half);
      long ps = address(sin, row, half);
      for (int h = 0; h < heads; h++) {
        rotate(px, py, pc, ps, half, sign);
        px += 4L * headSize;
        py += 4L * headSize;
      }
    }
  }

  private static void rotate(long x, long y, long cos, long sin, int half, float sign) {
    int done = VectorMath.bound(half);
    long other = 4L * half;
    for (long at = 0; at != 4L * done; at += BYTES) {
      FloatVector a = load(x + at);
      FloatVector b = load(x + other + at);
      FloatVector c = load(cos + at);
      FloatVector s = load(sin + at).mul(sign);
      store(a.fma(c, b.mul(s).neg()), y + at);
      store(b.fma(c, a.mul(s)), y + other + at);
    }
    Rope.rotate(x, y, cos, sin, done, half, sign);
  }

  @Override
  public void dropout(
      MemorySegment x,
      long xo,
      MemorySegment y,
      long yo,
      int n,
      float keep,
      long seed,
      long offset) {
    // The generator's keys change where the low half of the index wraps around.
    int first = (int) Math.min(n, 0x1_0000_0000L - (offset & 0xffff_ffffL));
    int done = VectorMath.bound(first);
    VectorDropout.apply(address(x, xo, n), address(y, yo, n), done, keep, seed, offset);
    rest.dropout(x, xo + done, y, yo + done, first - done, keep, seed, offset + done);
    if (first < n) {
      dropout(x, xo + first, y, yo + first, n - first, keep, seed, offset + first);
    }
  }

  @Override
  public void roundToBfloat16(MemorySegment x, long xo, int n, MemorySegment y) {
    long px = address(x, xo, n);
    long py = halves(y, n);
    int done = VectorMath.bound(n);
    for (int i = 0; i < done; i += LANES) {
      VectorMath.storeBfloat16(load(px + 4L * i), py + 2L * i);
    }
    for (int i = done; i < n; i++) {
      NativeFloats.setBfloat16(py + 2L * i, get(px + 4L * i));
    }
  }
}
