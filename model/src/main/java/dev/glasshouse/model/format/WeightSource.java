package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Named tensors in a file, read one at a time. Closing it ends the life of its memory map. */
public interface WeightSource extends AutoCloseable {

  /** The tensors' names in the order of the file. */
  Set<String> names();

  /**
   * The sizes of one tensor, outermost first; empty for a scalar.
   *
   * @throws UserError if there is no tensor of this name
   */
  long[] shape(String name);

  /**
   * How many elements one tensor has.
   *
   * @throws UserError if there is no tensor of this name
   */
  default long elements(String name) {
    long elements = 1;
    for (long size : shape(name)) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /**
   * Copies one tensor, row-major, as float32 in native byte order.
   *
   * @param name the tensor
   * @param target exactly four bytes for each element
   * @throws UserError if there is no tensor of this name, or its type is not a floating-point one,
   *     or the target has another size
   */
  default void readF32(String name, MemorySegment target) {
    if (target.byteSize() != elements(name) * Float.BYTES) {
      throw new UserError(
          "Cannot read tensor %s: its shape is %s, and %,d floats are expected"
              .formatted(name, Arrays.toString(shape(name)), target.byteSize() / Float.BYTES));
    }
    readF32(name, 0, target);
  }

  /**
   * Copies a part of one tensor likewise.
   *
   * @param name the tensor
   * @param from the first element: a whole number of rows or, of a tensor of one dimension, of
   *     blocks
   * @param target four bytes for each element that is wanted, of which there are as many as in
   *     whole rows or blocks
   * @throws UserError if there is no tensor of this name, or its type is not a floating-point one
   * @throws IndexOutOfBoundsException if the tensor ends before
   */
  void readF32(String name, long from, MemorySegment target);

  /** The type of one tensor's elements in the file, in the file's words. */
  default String type(String name) {
    return "F32";
  }

  /** Bytes that one tensor takes in the file. */
  default long bytes(String name) {
    return elements(name) * Float.BYTES;
  }

  /**
   * The matrix of a linear map as it stands in the file, [out, in] whatever {@link #shape} says,
   * where it is in blocks that products can be made with directly.
   *
   * @throws UserError if there is no tensor of this name
   */
  default Optional<QuantBlocks> blocks(String name) {
    return Optional.empty();
  }

  /**
   * Does what reads the bytes that {@link #blocks} gave.
   *
   * @throws UserError if the file was changed meanwhile: what was read is then worthless
   */
  default void reading(Runnable work) {
    work.run();
  }

  @Override
  void close();
}
