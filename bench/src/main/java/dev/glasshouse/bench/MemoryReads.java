package dev.glasshouse.bench;

import dev.glasshouse.tensor.Workers;
import dev.glasshouse.tensor.kernels.NativeFloats;
import dev.glasshouse.tensor.kernels.VectorMath;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.LongAdder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory as fast as vectors can and does next to nothing with it. */
final class MemoryReads {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorMath.SPECIES.vectorShape());
  private static final int STEP = 4 * INTS.vectorByteSize();
  private static final int PIECES = 64;

  private final LongAdder sink = new LongAdder();

  /** Seconds that reading all of {@code memory}, a multiple of 64 KiB, takes. */
  double seconds(Workers workers, MemorySegment memory) {
    long start = System.nanoTime();
    long piece = memory.byteSize() / PIECES;
    workers.run(PIECES, p -> sink.add(read(memory.address() + p * piece, piece)));
    return (System.nanoTime() - start) / 1e9;
  }

  private static int read(long address, long bytes) {
    IntVector a = IntVector.zero(INTS);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    for (long i = 0; i < bytes; i += STEP) {
      a = a.or(load(address + i));
      b = b.or(load(address + i + STEP / 4));
      c = c.or(load(address + i + STEP / 2));
      d = d.or(load(address + i + 3 * STEP / 4));
    }
    return a.or(b).or(c.or(d)).reduceLanes(VectorOperators.OR);
  }

  private static IntVector load(long address) {
    return IntVector.fromMemorySegment(INTS, NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }
}
