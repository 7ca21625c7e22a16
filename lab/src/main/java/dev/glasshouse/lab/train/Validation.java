package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.DocumentRanges;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;

/**
 * How many bits the model needs for a byte of text it has not learnt from: sum of the targets' loss
 * / (ln 2 x bytes of their text). Unlike a loss per token, it compares across tokenisers. The token
 * that ends a document is paid for too.
 */
public final class Validation {
  private final Device device;
  private final Model model;
  private final Batches data;
  private final long bytes;
  private final BatchTensors batch;

  /**
   * @param data each row once
   * @param documents what the rows were packed from
   * @param rows rows of one forward pass
   */
  public Validation(Device device, Model model, Batches data, DocumentRanges documents, int rows) {
    this.device = device;
    this.model = model;
    this.data = data;
    this.bytes = documents.bytes();
    batch = BatchTensors.of(device, rows, data.context());
  }

  /** Measures the model as it is now. */
  public double bitsPerByte() {
    int rows = batch.batch().rows();
    double nats = 0;
    for (long number = 0; number * rows < data.rows(); number++) {
      data.read(number, batch.batch());
      try (Scope scope = device.inference()) {
        Pass pass = Pass.of(scope, batch.ids(), batch.starts());
        nats += model.loss(pass, batch.targets(), 1).item();
      }
    }
    return nats / (Math.log(2) * bytes);
  }
}
