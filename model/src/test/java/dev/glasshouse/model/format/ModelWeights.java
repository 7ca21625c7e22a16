package dev.glasshouse.model.format;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The random weights of a small model as a source to write files from.
 *
 * @param values floats by name
 * @param shapes sizes by name
 */
record ModelWeights(Map<String, float[]> values, Map<String, long[]> shapes)
    implements WeightSource {

  /** As {@link TestModels#random} makes them. */
  static ModelWeights of(ModelConfig config) {
    ModelWeights weights = new ModelWeights(new LinkedHashMap<>(), new LinkedHashMap<>());
    try (Device device = Device.cpu(1)) {
      Model model = TestModels.random(device, config);
      for (Parameter p : model.parameters()) {
        weights.values.put(p.name(), p.value().toArray());
        weights.shapes.put(p.name(), Arrays.stream(p.value().shape()).asLongStream().toArray());
      }
    }
    return weights;
  }

  /** One tensor of any source. */
  static float[] read(WeightSource source, String name) {
    float[] values = new float[(int) Arrays.stream(source.shape(name)).reduce(1, (a, b) -> a * b)];
    source.readF32(name, MemorySegment.ofArray(values));
    return values;
  }

  @Override
  public Set<String> names() {
    return values.keySet();
  }

  @Override
  public long[] shape(String name) {
    return shapes.get(name).clone();
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    MemorySegment.copy(
        values.get(name),
        (int) from,
        target,
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        0,
        (int) (target.byteSize() / Float.BYTES));
  }

  @Override
  public void close() {}
}
