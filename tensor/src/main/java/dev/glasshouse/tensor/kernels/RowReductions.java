package dev.glasshouse.tensor.kernels;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The loops of {@link VectorReductions}, compiled apart from what calls them for each of many rows.
 * A caller may be compiled when it has hardly used one of them yet; what they call is then not
 * inlined ("low call site frequency"), and for good the vectors in between are objects.
 */
final class RowReductions {
  private final MethodHandle sum = loop("sum");
  private final MethodHandle sumSquares = loop("sumSquares");
  private final MethodHandle dot = loop("dot");
  private final MethodHandle max = loop("max");
  private final MethodHandle sumExp = loop("sumExp");
  private final MethodHandle sumExpInPlace = loop("sumExpInPlace");

  private static MethodHandle loop(String name) {
    return Apart.handle(MethodHandles.lookup(), VectorReductions.class, name);
  }

  /** {@link VectorReductions#sum}. */
  float sum(long x, int n) {
    try {
      return (float) sum.invokeExact(x, n);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorReductions#sumSquares}. */
  float sumSquares(long x, int n, float centre) {
    try {
      return (float) sumSquares.invokeExact(x, n, centre);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorReductions#dot}. */
  float dot(long a, long b, int n) {
    try {
      return (float) dot.invokeExact(a, b, n);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorReductions#max}. */
  float max(long x, int n) {
    try {
      return (float) max.invokeExact(x, n);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorReductions#sumExp}. */
  float sumExp(long x, int n, float shift) {
    try {
      return (float) sumExp.invokeExact(x, n, shift);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }

  /** {@link VectorReductions#sumExpInPlace}. */
  float sumExpInPlace(long x, int n, float shift) {
    try {
      return (float) sumExpInPlace.invokeExact(x, n, shift);
    } catch (Throwable t) {
      throw Apart.thrown(t);
    }
  }
}
