package dev.glasshouse.model.format;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;

/** Named tensors in a file, read one at a time. Closing it ends the life of its memory map. */
public interface WeightSource extends AutoCloseable {

  /** The tensors' names in the order of the file. */
  Set<String> names();

  /**
   * The sizes of one tensor, outermost first; empty for a scalar.
   *
   * @throws dev.glasshouse.tensor.UserError if there is no tensor of this name
   */
  long[] shape(String name);

  /**
   * Copies one tensor, row-major, as float32 in native byte order.
   *
   * @param name the tensor
   * @param target exactly four bytes for each element
   * @throws dev.glasshouse.tensor.UserError if there is no tensor of this name, or its type is not
   *     a floating-point one, or the target has another size
   */
  void readF32(String name, MemorySegment target);

  /** The type of one tensor's elements in the file, in the file's words. */
  default String type(String name) {
    return "F32";
  }

  /** Bytes that one tensor takes in the file. */
  default long bytes(String name) {
    long bytes = Float.BYTES;
    for (long size : shape(name)) {
      bytes *= size;
    }
    return bytes;
  }

  /**
   * The matrix of a linear map as it stands in the file, [out, in] whatever {@link #shape} says,
   * where it is in blocks that products can be made with directly.
   *
   * @throws dev.glasshouse.tensor.UserError if there is no tensor of this name
   */
  default Optional<QuantBlocks> blocks(String name) {
    return Optional.empty();
  }

  @Override
  void close();
}
