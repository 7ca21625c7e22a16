package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several optimisers, each for parameters of its own.
 *
 * @param parts in the order of their updates
 */
public record CombinedOptimizer(List<Optimizer> parts) implements Optimizer {
  /** Copies the list. */
  public CombinedOptimizer {
    parts = List.copyOf(parts);
  }

  @Override
  public void step(long step, double rate, float gradScale) {
    parts.forEach(part -> part.step(step, rate, gradScale));
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    parts.forEach(part -> state.putAll(part.state()));
    return state;
  }
}
