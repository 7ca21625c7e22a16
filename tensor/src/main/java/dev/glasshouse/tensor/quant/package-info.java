/** Frozen weights in blocks of small integers, and products with them. */
package dev.glasshouse.tensor.quant;
