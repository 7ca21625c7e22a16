package dev.glasshouse.tensor.kernels;

import dev.glasshouse.tensor.gemm.JavaGemm;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.lang.foreign.Arena;

/**
 * A program that prints a hash of every kernel's results, for {@link SameBitsTest}. With a number
 * of milliseconds it repeats each kernel for as long, from interpreted to compiled code, and fails
 * when a hash changes on the way.
 */
final class KernelHashes {
  private static final int SIZE = 333;

  private KernelHashes() {}

  public static void main(String[] args) {
    long nanos = 1_000_000L * Long.parseLong(args[0]);
    Kernels kernels = KernelsFactory.best();
    JavaGemm gemm = JavaGemm.on(kernels);
    for (KernelCase kernel : KernelCase.all()) {
      print(kernel.name(), nanos, () -> hash(kernel, kernels));
    }
    print("sgemm", nanos, () -> hash(gemm));
  }

  private static void print(String name, long nanos, java.util.function.IntSupplier hash) {
    int first = hash.getAsInt();
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      if (hash.getAsInt() != first) {
        throw new AssertionError(name + " gave other bits once compiled");
      }
    }
    System.out.printf("%s %08x%n", name, first);
  }

  private static int hash(KernelCase kernel, Kernels kernels) {
    try (Arena arena = Arena.ofConfined()) {
      Run run = kernel.make().apply(new Inputs(arena), SIZE);
      run.kernel().accept(kernels);
      return run.outputs().stream().map(o -> hash(o.buffer())).toList().hashCode();
    }
  }

  private static int hash(JavaGemm gemm) {
    try (Arena arena = Arena.ofConfined()) {
      Inputs in = new Inputs(arena);
      Buffer a = in.normal(13 * 300, 1);
      Buffer b = in.normal(37 * 300, 1);
      Buffer c = in.normal(13 * 37, 1);
      gemm.sgemm(
          false, true, 13, 37, 300, 0.7f, a.start(), 0, 300, b.start(), 0, 300, 0.3f, c.start(), 0,
          37);
      return hash(c);
    }
  }

  private static int hash(Buffer buffer) {
    int hash = 1;
    for (int i = 0; i < buffer.size(); i++) {
      hash = 31 * hash + Float.floatToIntBits(buffer.get(i));
    }
    return hash;
  }
}
