package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.NativeFloats.address;
import static dev.glasshouse.tensor.kernels.NativeFloats.get;
import static dev.glasshouse.tensor.kernels.NativeFloats.getInt;
import static dev.glasshouse.tensor.kernels.NativeFloats.halves;
import static dev.glasshouse.tensor.kernels.NativeFloats.set;
import static dev.glasshouse.tensor.kernels.NativeFloats.span;

import java.lang.foreign.MemorySegment;

/** Plain loops: the readable reference, and what runs where the Vector API is absent. */
final class ScalarElementwise implements Elementwise {
  @Override
  public void fill(MemorySegment x, long xo, int n, float value) {
    long px = address(x, xo, n);
    for (int i = 0; i < n; i++) {
      set(px + 4L * i, value);
    }
  }

  @Override
  public void add(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, get(pa + 4L * i) + get(pb + 4L * i));
    }
  }

  @Override
  public void mul(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, get(pa + 4L * i) * get(pb + 4L * i));
    }
  }

  @Override
  public void mulAdd(
      MemorySegment a, long ao, MemorySegment b, long bo, MemorySegment y, long yo, int n) {
    long pa = address(a, ao, n);
    long pb = address(b, bo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, Math.fma(get(pa + 4L * i), get(pb + 4L * i), get(py + 4L * i)));
    }
  }

  @Override
  public void axpby(
      float alpha, MemorySegment x, long xo, float beta, MemorySegment y, long yo, int n) {
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      float scaled = alpha * get(px + 4L * i);
      set(py + 4L * i, beta == 0f ? scaled : Math.fma(beta, get(py + 4L * i), scaled));
    }
  }

  @Override
  public void addBias(MemorySegment bias, long bo, MemorySegment y, long yo, int rows, int cols) {
    long pb = address(bias, bo, cols);
    long py = address(y, yo, span(rows, cols, cols));
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        long at = py + 4L * c;
        set(at, get(at) + get(pb + 4L * c));
      }
      py += 4L * cols;
    }
  }

  @Override
  public void columnSum(
      MemorySegment x, long xo, int rows, int cols, MemorySegment y, long yo, boolean accumulate) {
    long px = address(x, xo, span(rows, cols, cols));
    long py = address(y, yo, cols);
    for (int c = 0; c < cols; c++) {
      float sum = accumulate ? get(py + 4L * c) : 0f;
      for (int r = 0; r < rows; r++) {
        sum += get(px + 4L * ((long) r * cols + c));
      }
      set(py + 4L * c, sum);
    }
  }

  @Override
  public void gelu(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, FastMath.gelu(get(px + 4L * i)));
    }
  }

  @Override
  public void geluBackward(
      MemorySegment x, long xo, MemorySegment dy, long dyo, MemorySegment dx, long dxo, int n) {
    long px = address(x, xo, n);
    long pdy = address(dy, dyo, n);
    long pdx = address(dx, dxo, n);
    for (int i = 0; i < n; i++) {
      set(pdx + 4L * i, get(pdy + 4L * i) * FastMath.geluSlope(get(px + 4L * i)));
    }
  }

  @Override
  public void swiGlu(
      MemorySegment gate, long go, MemorySegment up, long uo, MemorySegment y, long yo, int n) {
    long pg = address(gate, go, n);
    long pu = address(up, uo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, FastMath.silu(get(pg + 4L * i)) * get(pu + 4L * i));
    }
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
    long pg = address(gate, go, n);
    long pu = address(up, uo, n);
    long pdy = address(dy, dyo, n);
    long pdg = address(dGate, dgo, n);
    long pdu = address(dUp, duo, n);
    for (int i = 0; i < n; i++) {
      float g = get(pg + 4L * i);
      float u = get(pu + 4L * i);
      float d = get(pdy + 4L * i);
      set(pdg + 4L * i, d * u * FastMath.siluSlope(g));
      set(pdu + 4L * i, d * FastMath.silu(g));
    }
  }

  @Override
  public void sigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, FastMath.sigmoid(get(px + 4L * i)));
    }
  }

  @Override
  public void logSigmoid(MemorySegment x, long xo, MemorySegment y, long yo, int n) {
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    for (int i = 0; i < n; i++) {
      set(py + 4L * i, FastMath.logSigmoid(get(px + 4L * i)));
    }
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
        Rope.rotate(px, py, pc, ps, 0, half, sign);
        px += 4L * headSize;
        py += 4L * headSize;
      }
    }
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
    long px = address(x, xo, n);
    long py = address(y, yo, n);
    float scale = 1f / keep;
    int threshold = DropoutHash.threshold(keep);
    for (int i = 0; i < n; i++) {
      long index = offset + i;
      int high = (int) (index >>> 32);
      int key0 = DropoutHash.key(seed, high, 0);
      int key1 = DropoutHash.key(seed, high, 1);
      boolean kept = DropoutHash.hash((int) index, key0, key1) >>> 8 < threshold;
      set(py + 4L * i, kept ? get(px + 4L * i) * scale : 0f);
    }
  }

  @Override
  public void roundToBfloat16(MemorySegment x, long xo, int n, MemorySegment y) {
    long px = address(x, xo, n);
    long py = halves(y, n);
    for (int i = 0; i < n; i++) {
      NativeFloats.setBfloat16(py + 2L * i, get(px + 4L * i));
    }
  }
}
