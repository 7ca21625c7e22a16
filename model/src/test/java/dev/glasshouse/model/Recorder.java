package dev.glasshouse.model;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/** Keeps a copy of each activation that it is told to read. */
final class Recorder implements Probe {
  private final BiPredicate<Site, Integer> wanted;
  private final Map<String, float[]> seen = new LinkedHashMap<>();

  Recorder(BiPredicate<Site, Integer> wanted) {
    this.wanted = wanted;
  }

  @Override
  public Access access(Site site, int layer) {
    return wanted.test(site, layer) ? Access.READ : Access.NONE;
  }

  @Override
  public Tensor visit(Scope scope, Site site, int layer, Tensor value) {
    seen.put(site.name(layer), value.toArray());
    return value;
  }

  /** What was seen, by the sites' full names, in the order of the pass. */
  Map<String, float[]> seen() {
    return seen;
  }
}
