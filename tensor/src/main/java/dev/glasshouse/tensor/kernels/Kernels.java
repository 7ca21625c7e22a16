package dev.glasshouse.tensor.kernels;

/**
 * Everything that is not a matrix product of many rows. Kernels speak in native segments and sizes
 * only, run in the calling thread, allocate nothing, and give the same bits in the interpreter and
 * both compilers.
 *
 * @param name which twin, and its lane width, for {@code doctor} and checkpoints
 * @param lanes floats in a vector; 1 for the scalar twin
 */
public record Kernels(
    Elementwise elementwise,
    Normalization norms,
    Softmax softmax,
    Updates updates,
    Decoding decoding,
    String name,
    int lanes) {}
