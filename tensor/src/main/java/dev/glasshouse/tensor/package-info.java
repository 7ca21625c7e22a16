/** Tensors, autograd and memory. */
package dev.glasshouse.tensor;
