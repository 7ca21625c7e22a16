package dev.glasshouse.model.format;

import dev.glasshouse.tensor.quant.PackedFormat;
import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;

/**
 * A quantised matrix in a file.
 *
 * @param bytes its rows as they stand there, valid until the file is closed
 * @param fileRow which of those rows is which row of the tensor
 */
public record QuantBlocks(PackedFormat format, MemorySegment bytes, IntUnaryOperator fileRow) {}
