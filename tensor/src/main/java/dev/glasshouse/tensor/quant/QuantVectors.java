package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.kernels.NativeFloats;
import dev.glasshouse.tensor.kernels.VectorMath;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads and constants that the vector kernels share. Vectors must stay in locals of the calling
 * method: all of this inlines. A constant must not start a sum: the compiler would keep the sum as
 * an object.
 */
final class QuantVectors {
  static final VectorSpecies<Float> FLOATS = VectorMath.SPECIES;
  static final int LANES = VectorMath.LANES;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());

  private static final VectorShape HALF = VectorShape.forBitSize(FLOATS.vectorBitSize() / 2);
  private static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, HALF);

  private QuantVectors() {}

  /** Bytes of a block's own scales, behind its quants; its own mins are as many, behind them. */
  static final int SCALES = 2 * LANES;

  /** Bytes of a block of four bits a quant, without mins. */
  static final int NIBBLES_BLOCK = 16 * LANES + SCALES;

  /** Bytes of a block of a byte a quant, without mins. */
  static final int BYTES_BLOCK = 32 * LANES + SCALES;

  static FloatVector floats(long address) {
    return FloatVector.fromMemorySegment(
        FLOATS, NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }

  static ShortVector shorts(long address) {
    return ShortVector.fromMemorySegment(
        SHORTS, NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }

  /** Bytes widened to 16 bits with their signs. */
  static ShortVector widened(long address) {
    return (ShortVector)
        ByteVector.fromMemorySegment(HALF_BYTES, NativeFloats.ALL, address, ByteOrder.nativeOrder())
            .convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  /** 16 bits of each row, widened with their sign. */
  static IntVector widenedPairs(long address) {
    return (IntVector)
        ShortVector.fromMemorySegment(
                VectorMath.HALF_SHORTS, NativeFloats.ALL, address, ByteOrder.nativeOrder())
            .castShape(INTS, 0);
  }

  /** The lower of two signed bytes. */
  static FloatVector low(IntVector pairs) {
    return (FloatVector)
        pairs
            .lanewise(VectorOperators.LSHL, 24)
            .lanewise(VectorOperators.ASHR, 24)
            .convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  /** The higher of two signed bytes. */
  static FloatVector high(IntVector pairs) {
    return (FloatVector)
        pairs.lanewise(VectorOperators.ASHR, 8).convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  /** The sum of the two 16-bit halves of each lane. */
  static IntVector bothHalves(long address) {
    IntVector halves = shorts(address).reinterpretAsInts();
    return halves
        .lanewise(VectorOperators.LSHL, 16)
        .lanewise(VectorOperators.ASHR, 16)
        .add(halves.lanewise(VectorOperators.ASHR, 16));
  }

  /**
   * Two activations, side by side again and again: one instruction, as long as both are one int.
   */
  static ShortVector pair(long address) {
    return IntVector.broadcast(INTS, NativeFloats.ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address))
        .reinterpretAsShorts();
  }

  static FloatVector every(long address) {
    return FloatVector.broadcast(
        FLOATS, NativeFloats.ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address));
  }

  /** An integer as float32. */
  static FloatVector everyInt(long address) {
    return FloatVector.broadcast(FLOATS, (float) NativeFloats.getInt(address));
  }

  static void store(FloatVector v, long address) {
    v.intoMemorySegment(NativeFloats.ALL, address, ByteOrder.nativeOrder());
  }
}
