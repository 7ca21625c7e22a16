package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.HeldBack;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bits the model needs for a byte of text it has not learnt from: sum of the targets' loss
 * / (ln 2 x bytes of their text). Unlike a loss per token, it compares across tokenisers. The token
 * that ends a document is paid for too.
 */
public final class Validation {
  private final Device device;
  private final Model model;
  private final List<HeldBack> parts;
  private final BatchTensors batch;

  /**
   * What was measured.
   *
   * @param bitsPerByte of all text together
   * @param bySource of each source; empty where there is only one
   */
  public record Result(double bitsPerByte, Map<String, Double> bySource) {}

  /**
   * @param parts text of each source, some of it not empty
   * @param rows rows of one forward pass
   */
  public Validation(Device device, Model model, List<HeldBack> parts, int rows) {
    this.device = device;
    this.model = model;
    this.parts = parts.stream().filter(part -> part.bytes() > 0).toList();
    batch = BatchTensors.of(device, rows, parts.getFirst().batches().context());
  }

  /** Measures the model as it is now. */
  public Result measure() {
    double nats = 0;
    long bytes = 0;
    Map<String, Double> bySource = new LinkedHashMap<>();
    for (HeldBack part : parts) {
      double own = nats(part.batches(), part.rows());
      nats += own;
      bytes += part.bytes();
      bySource.put(part.source(), own / (Math.log(2) * part.bytes()));
    }
    return new Result(nats / (Math.log(2) * bytes), parts.size() > 1 ? bySource : Map.of());
  }

  private double nats(Batches data, int dataRows) {
    int rows = batch.batch().rows();
    double nats = 0;
    for (long number = 0; number * rows < dataRows; number++) {
      data.read(number, batch.batch());
      try (Scope scope = device.inference()) {
        Pass pass = Pass.of(scope, batch.ids(), batch.starts());
        nats += model.loss(pass, batch.targets(), 1).item();
      }
    }
    return nats;
  }
}
