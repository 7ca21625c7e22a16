package dev.glasshouse.model.format;

/**
 * What a GGUF file says about one tensor.
 *
 * @param shape outermost first
 * @param type ggml's code
 * @param offset in bytes, from where the tensors begin
 */
record GgufTensor(String name, long[] shape, int type, long offset) {}
