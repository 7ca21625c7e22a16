/** Tensors, autograd, kernels and matrix products. */
module dev.glasshouse.tensor {
  requires jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.glasshouse.tensor;
  exports dev.glasshouse.tensor.gemm;
  exports dev.glasshouse.tensor.kernels;
  exports dev.glasshouse.tensor.ops;
  exports dev.glasshouse.tensor.quant;
}
