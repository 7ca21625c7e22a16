package dev.glasshouse.bench.libtorch;

import dev.glasshouse.bench.TokenBatch;
import java.util.Map;

/** A model's loss as a function of its parameters, computed in float64 without any library. */
interface LossFloat64 {

  /** Mean cross-entropy in nats. */
  double loss(Map<String, double[]> parameters, TokenBatch batch);
}
