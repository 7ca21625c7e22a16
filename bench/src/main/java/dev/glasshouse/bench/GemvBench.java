package dev.glasshouse.bench;

import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.quant.PackedFormat;
import dev.glasshouse.tensor.quant.PackedMatrix;
import dev.glasshouse.tensor.quant.QuantMatMul;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench gemv}: products of quantised matrices with one vector, what a token
 * costs, against what the memory gives.
 */
@Command(
    name = "gemv",
    description = {
      "Time products of quantised matrices with one vector beside plain reading of memory.",
      "read_gb_s: the best reading of 1 GiB. For each type T (Q5_0, Q4_1 and Q5_1 are multiplied as"
          + " others), T_gb_s: the best reading, counting the weights' bytes as they stand in a file,"
          + " of a matrix as large; T_median_gb_s: the median; T_share: T_gb_s / read_gb_s."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench gemv --json", "  glasshouse bench gemv --megabytes 64"})
final class GemvBench implements Runnable {
  private static final int COLS = 2048;

  /** Q5_0 is packed as Q8_0; Q4_1 and Q5_1 are met as Q4_0 and Q5_K. */
  private static final Set<PackedFormat> FORMATS =
      EnumSet.complementOf(EnumSet.of(PackedFormat.Q5_0, PackedFormat.Q4_1, PackedFormat.Q5_1));

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Size of what is read. Default ${DEFAULT-VALUE}.")
  private int megabytes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "How often each is timed, taking turns. Default ${DEFAULT-VALUE}.")
  private int rounds;

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
    if (megabytes < 1 || rounds < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--megabytes, --rounds and --threads must be at least 1");
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("threads", threads);
    try (Device device = Device.cpu(threads)) {
      figures.put("kernels", device.kernels().name());
      Tensor memory = device.zeros(megabytes, 1 << 18);
      List<Product> products = new ArrayList<>();
      for (PackedFormat format : FORMATS) {
        products.add(new Product(device, format, (long) megabytes << 20));
      }
      measure(device, memory, products, figures);
    }
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  private void measure(
      Device device, Tensor memory, List<Product> products, Map<String, Object> figures) {
    MemoryReads reader = new MemoryReads();
    warm(() -> reader.seconds(device.workers(), memory.data()));
    products.forEach(product -> warm(product::seconds));
    double[] reads = new double[rounds];
    double[][] readings = new double[products.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      double bytes = memory.data().byteSize();
      reads[round] = bytes / 1e9 / reader.seconds(device.workers(), memory.data());
      for (int p = 0; p < products.size(); p++) {
        readings[p][round] = products.get(p).bytes() / 1e9 / products.get(p).seconds();
      }
    }
    double best = best(reads);
    figures.put("read_gb_s", best);
    for (int p = 0; p < products.size(); p++) {
      String name = products.get(p).w().format().name().toLowerCase(Locale.ROOT);
      figures.put(name + "_gb_s", best(readings[p]));
      figures.put(name + "_median_gb_s", Medians.of(readings[p]));
      figures.put(name + "_share", best(readings[p]) / best);
    }
  }

  /** Two seconds of work: enough for the compilers. */
  private static void warm(Runnable work) {
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      work.run();
    }
  }

  private static double best(double[] readings) {
    return Arrays.stream(readings).max().orElseThrow();
  }

  /** A matrix and what it is multiplied with. */
  private record Product(QuantMatMul matMul, PackedMatrix w, Tensor x, Tensor y, Tensor scratch) {
    Product(Device device, PackedFormat format, long bytes) {
      this(device.quant(), device, format, (int) (bytes / format.type().bytes(COLS)));
    }

    private Product(QuantMatMul matMul, Device device, PackedFormat format, int rows) {
      this(
          matMul,
          packed(matMul, device, format, rows),
          device.zeros(1, COLS),
          device.tensor(1, rows),
          device.tensor((int) (COLS * 3L)));
      for (int i = 0; i < COLS; i++) {
        x.set(i, (i * 37 % 101 - 50) / 50f);
      }
    }

    /** One group of rows, again and again. */
    private static PackedMatrix packed(
        QuantMatMul matMul, Device device, PackedFormat format, int rows) {
      int lanes = matMul.kernels().lanes();
      Tensor source = device.zeros(lanes, (int) (format.type().bytes(COLS) / Float.BYTES));
      for (long i = 0; i < source.size(); i++) {
        // Wherever the format has half-precision floats: from 2^-7 to 2.
        source.setInt(i, (int) (i * 0x9E3779B9L >>> 3) & 0xBFFFBFFF | 0x20002000);
      }
      PackedMatrix group =
          new PackedMatrix(format, lanes, COLS, lanes, room(device, format, lanes, lanes));
      matMul.pack(group, source.data(), row -> row);
      PackedMatrix whole =
          new PackedMatrix(format, rows, COLS, lanes, room(device, format, rows, lanes));
      long groupBytes = group.data().byteSize();
      device
          .workers()
          .ranges(
              whole.groups(),
              1,
              (from, count) -> {
                for (int g = from; g < from + count; g++) {
                  MemorySegment.copy(group.data(), 0, whole.data(), g * groupBytes, groupBytes);
                }
              });
      return whole;
    }

    private static MemorySegment room(Device device, PackedFormat format, int rows, int lanes) {
      long bytes = PackedMatrix.bytes(format, rows, COLS, lanes);
      return device.tensor((int) ((bytes + 4095) / 4096), 1024).data().asSlice(0, bytes);
    }

    /** Bytes of the weights as a file holds them. */
    double bytes() {
      return (double) w.rows() * w.format().type().bytes(COLS);
    }

    double seconds() {
      long start = System.nanoTime();
      matMul.apply(w, x.data(), 0, 1, true, y.data(), 0, scratch.data());
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
