package dev.glasshouse.bench;

import dev.glasshouse.model.format.Dtype;
import dev.glasshouse.model.format.Safetensors;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.format.TensorInfo;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Batches in a safetensors file, for two processes to train on: one int32 tensor {@code tokens} of
 * shape {@code [N, B, T + 1]}.
 */
public final class TokenBatchFile {
  private static final String NAME = "tokens";
  private static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TokenBatchFile() {}

  /**
   * Writes batches of one shape.
   *
   * @throws IllegalArgumentException if there are none, or their shapes differ
   * @throws UserError if the file cannot be written
   */
  public static void write(Path file, List<TokenBatch> batches) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("no batches to write");
    }
    TokenBatch first = batches.getFirst();
    List<Long> shape = List.of((long) batches.size(), (long) first.batch(), first.context() + 1L);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data =
          arena.allocate((long) batches.size() * first.tokens().length * Integer.BYTES);
      long at = 0;
      for (TokenBatch batch : batches) {
        if (batch.batch() != first.batch() || batch.context() != first.context()) {
          throw new IllegalArgumentException("the batches differ in shape");
        }
        MemorySegment.copy(batch.tokens(), 0, data, INTS, at, batch.tokens().length);
        at += (long) batch.tokens().length * Integer.BYTES;
      }
      SafetensorsWriter.write(
          file, Map.of(), List.of(new SafetensorsWriter.Entry(NAME, Dtype.I32, shape, () -> data)));
    }
  }

  /**
   * Reads all batches.
   *
   * @throws UserError if the file cannot be read or holds no such tensor
   */
  public static List<TokenBatch> read(Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      TensorInfo info = source.info(NAME);
      long[] shape = source.shape(NAME);
      if (info.dtype() != Dtype.I32 || shape.length != 3 || shape[2] < 2) {
        throw new UserError(
            "Cannot read %s of %s: expected I32 of [batches, rows, context + 1], found %s of %s"
                .formatted(NAME, file, info.dtype(), info.shape()));
      }
      MemorySegment data = source.segment(NAME);
      long bytes = shape[1] * shape[2] * Integer.BYTES;
      List<TokenBatch> batches = new ArrayList<>();
      for (long i = 0; i < shape[0]; i++) {
        int[] tokens = data.asSlice(i * bytes, bytes).toArray(INTS);
        batches.add(new TokenBatch((int) shape[1], (int) shape[2] - 1, tokens));
      }
      return batches;
    }
  }
}
