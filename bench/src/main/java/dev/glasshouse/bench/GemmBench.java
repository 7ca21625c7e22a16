package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
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

  private static final List<LinearProducts> LAYERS =
      List.of(
          new LinearProducts(2048, 128, 384),
          new LinearProducts(2048, 384, 1536),
          new LinearProducts(256, 768, 3072),
          new LinearProducts(256, 768, 50304),
          new LinearProducts(512, 512, 512));

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
    for (LinearProducts layer : LAYERS) {
      try (Device device = Device.cpu(threads)) {
        LinearProducts.Operands operands = layer.operands(device);
        Map<String, MatMul> libraries = new LinkedHashMap<>();
        libraries.put("library", device.matMul());
        libraries.put("java", new MatMul(JavaGemm.on(device.kernels()), device.workers()));
        for (LinearProducts.Product product : LinearProducts.Product.values()) {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("shape", List.of(layer.rows(), layer.in(), layer.out()));
          row.put("product", product.name());
          libraries.forEach((name, m) -> row.put(name, gflops(m, product, layer, operands)));
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
      MatMul matMul,
      LinearProducts.Product product,
      LinearProducts layer,
      LinearProducts.Operands operands) {
    int products = (int) Math.max(1, FLOPS_PER_READING / layer.flops());
    double[] readings = new double[READINGS];
    for (int r = 0; r < READINGS; r++) {
      long start = System.nanoTime();
      for (int i = 0; i < products; i++) {
        layer.multiply(matMul, product, operands);
      }
      readings[r] = products * layer.flops() / (System.nanoTime() - start);
    }
    return Medians.of(readings);
  }
}
