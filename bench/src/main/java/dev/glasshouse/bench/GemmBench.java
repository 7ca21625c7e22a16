package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.gemm.JavaGemm;
import dev.glasshouse.tensor.gemm.MatMul;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench gemm}: the three products of a linear layer at the shapes of small
 * models, on the matrix library and on the pure-Java fallback.
 */
@Command(
    name = "gemm",
    description = "Time matrix products on the matrix library and on the Java fallback.",
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench gemm", "  glasshouse bench gemm --threads 1 --json"})
final class GemmBench implements Runnable {
  private static final int READINGS = 7;
  private static final double FLOPS_PER_READING = 4e9;

  /** Rows, input width and output width of a linear layer. */
  private static final int[][] SHAPES = {
    {2048, 128, 384}, {2048, 384, 1536}, {256, 768, 3072}, {256, 768, 50304}, {512, 512, 512}
  };

  /** What is multiplied. */
  private enum Product {
    /** y = x W^T. */
    forward,
    /** dx = dy W. */
    input_gradient,
    /** dW = dy^T x. */
    weight_gradient
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int[] shape : SHAPES) {
      try (Device device = Device.cpu(threads)) {
        Tensor x = device.zeros(shape[0], shape[1]);
        Tensor w = device.zeros(shape[2], shape[1]);
        Tensor y = device.zeros(shape[0], shape[2]);
        Map<String, MatMul> libraries = new LinkedHashMap<>();
        libraries.put("library", device.matMul());
        libraries.put("java", new MatMul(JavaGemm.on(device.kernels()), device.workers()));
        for (Product product : Product.values()) {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("shape", shape);
          row.put("product", product.name());
          libraries.forEach((name, m) -> row.put(name, gflops(m, product, shape, x, w, y)));
          rows.add(row);
        }
      }
    }
    Gemm gemm = Device.dry().matMul().gemm();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("threads", threads);
    figures.put("library", gemm.name());
    figures.put("gflops", rows);
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  /** Median of several readings. */
  private static double gflops(
      MatMul matMul, Product product, int[] shape, Tensor x, Tensor w, Tensor y) {
    double flops = 2.0 * shape[0] * shape[1] * shape[2];
    int products = (int) Math.max(1, FLOPS_PER_READING / flops);
    double[] readings = new double[READINGS];
    for (int r = 0; r < READINGS; r++) {
      long start = System.nanoTime();
      for (int i = 0; i < products; i++) {
        multiply(matMul, product, shape, x, w, y);
      }
      readings[r] = products * flops / (System.nanoTime() - start);
    }
    return Medians.of(readings);
  }

  private static void multiply(
      MatMul matMul, Product product, int[] shape, Tensor x, Tensor w, Tensor y) {
    int rows = shape[0];
    int in = shape[1];
    int out = shape[2];
    switch (product) {
      case forward -> matMul.apply(false, true, rows, out, in, x, 0, w, 0, 0, y, 0);
      case input_gradient -> matMul.apply(false, false, rows, in, out, y, 0, w, 0, 0, x, 0);
      case weight_gradient -> matMul.apply(true, false, out, in, rows, y, 0, x, 0, 0, w, 0);
    }
  }
}
