/**
 * The fused ops, one a file, forward and backward side by side. An op computes with the scope's
 * device, puts its result on the activation stack, and records its backward pass.
 */
package dev.glasshouse.tensor.ops;
