package dev.glasshouse.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous row-major array in native memory. There are no strides: a reshape shares the memory,
 * a transpose is an op or a flag of the matrix product.
 *
 * <p>A tensor lives as long as the {@link Scope} or {@link Device} it came from lets it; touching
 * it after its memory went back throws.
 */
public final class Tensor {
  private final DType type;
  private final int[] shape;
  private final MemorySegment data;
  private final Lifetime lifetime;

  /** Whether a gradient may flow through it; set by the tape. */
  boolean tracked;

  /** Its gradient while backward needs it, else null. */
  @Nullable SharedGradient gradient;

  /** Whether the gradient outlives backward; see {@link Scope#retainGradient}. */
  boolean retained;

  Tensor(DType type, int[] shape, MemorySegment data, Lifetime lifetime) {
    this.type = type;
    this.shape = shape;
    this.data = data;
    this.lifetime = lifetime;
  }

  /** Element type. */
  public DType type() {
    return type;
  }

  /** A copy of the shape. */
  public int[] shape() {
    return shape.clone();
  }

  /** Size of dimension {@code i}; negative counts from the end, so -1 is the last. */
  public int dim(int i) {
    return shape[i < 0 ? shape.length + i : i];
  }

  /** Number of dimensions. */
  public int rank() {
    return shape.length;
  }

  /** Number of elements. */
  public long size() {
    return size(shape);
  }

  /** Number of rows when all but the last dimension are folded into one. */
  public int rows() {
    return Math.toIntExact(size() / dim(-1));
  }

  static long size(int[] shape) {
    long n = 1;
    for (int d : shape) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /**
   * The memory, exactly {@code 4 * size()} bytes.
   *
   * @throws IllegalStateException when the memory went back to its pool
   */
  public MemorySegment data() {
    if (lifetime.isOver()) {
      throw new IllegalStateException(
          "tensor " + this + " was used after its scope took the memory back; keep() it first");
    }
    return data;
  }

  /**
   * The same memory under another shape. No gradient flows through it: that is what {@code
   * ops.ReshapeOp} is for.
   *
   * @throws IllegalArgumentException when the sizes differ
   */
  public Tensor reshape(int... newShape) {
    if (size(newShape) != size()) {
      throw new IllegalArgumentException(
          "cannot reshape " + this + " to " + Arrays.toString(newShape) + ": sizes differ");
    }
    return new Tensor(type, newShape.clone(), data, lifetime);
  }

  /**
   * A view of consecutive elements; no gradient flows through it.
   *
   * @param from index of the first element
   * @throws IndexOutOfBoundsException when the view does not lie within this tensor
   */
  public Tensor view(long from, int... viewShape) {
    MemorySegment part = data().asSlice(from * type.bytes(), size(viewShape) * type.bytes());
    return new Tensor(type, viewShape.clone(), part, lifetime);
  }

  Lifetime lifetime() {
    return lifetime;
  }

  /** One element by its flat index. */
  public float get(long i) {
    return data().getAtIndex(ValueLayout.JAVA_FLOAT, i);
  }

  /** Sets one element by its flat index. */
  public void set(long i, float value) {
    data().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
  }

  /** Sets one int32 element by its flat index. */
  public void setInt(long i, int value) {
    data().setAtIndex(ValueLayout.JAVA_INT, i, value);
  }

  /** One int32 element by its flat index. */
  public int getInt(long i) {
    return data().getAtIndex(ValueLayout.JAVA_INT, i);
  }

  /** The only element of a tensor of size 1. */
  public float item() {
    if (size() != 1) {
      throw new IllegalStateException("item() of " + this + ", which has " + size() + " elements");
    }
    return get(0);
  }

  /** A copy of all elements. */
  public float[] toArray() {
    return data().toArray(ValueLayout.JAVA_FLOAT);
  }

  /** A copy of all int32 elements. */
  public int[] toIntArray() {
    return data().toArray(ValueLayout.JAVA_INT);
  }

  /**
   * Copies values in.
   *
   * @throws IllegalArgumentException when the number of values is not {@link #size()}, or this is
   *     an int32 tensor
   */
  public Tensor copyFrom(float... values) {
    return copy(DType.F32, MemorySegment.ofArray(values));
  }

  /**
   * Copies int32 values in.
   *
   * @throws IllegalArgumentException when the number of values is not {@link #size()}, or this is a
   *     float tensor
   */
  public Tensor copyFrom(int... values) {
    return copy(DType.I32, MemorySegment.ofArray(values));
  }

  /**
   * Copies another tensor's elements in.
   *
   * @throws IllegalArgumentException when sizes or types differ
   */
  public Tensor copyFrom(Tensor other) {
    return copy(other.type, other.data());
  }

  private Tensor copy(DType from, MemorySegment values) {
    MemorySegment to = data();
    if (type != from || values.byteSize() != to.byteSize()) {
      throw new IllegalArgumentException(
          "cannot copy %d values of type %s into %s"
              .formatted(values.byteSize() / from.bytes(), from, this));
    }
    // A dry device's memory does not exist.
    if (to.scope().isAlive()) {
      to.copyFrom(values);
    }
    return this;
  }

  /** Type and shape, such as {@code F32[4, 64, 768]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
