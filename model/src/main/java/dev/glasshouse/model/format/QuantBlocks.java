package dev.glasshouse.model.format;

import dev.glasshouse.tensor.quant.PackedFormat;
import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;

/**
 * A quantised matrix [out, in] in a file.
 *
 * @param rows out
 * @param cols in
 * @param bytes its rows as they stand there, valid until the file is closed
 * @param fileRow which of those rows is which row of the matrix
 */
public record QuantBlocks(
    PackedFormat format, int rows, int cols, MemorySegment bytes, IntUnaryOperator fileRow) {}
