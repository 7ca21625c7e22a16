package dev.glasshouse.model.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/**
 * What numbers are in a tensor; all but the last speak of the finite ones, and are 0 without any.
 *
 * @param std deviation from the mean, of all and not of a sample
 * @param nonFinite how many are infinite or not a number
 */
public record TensorStatistics(double min, double max, double mean, double std, long nonFinite) {
  private static final Set<String> WITHOUT =
      Set.of(
          "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "I16", "U16", "I32", "U32", "F64", "I64",
          "U64");

  /** Whether a source reads tensors of this type as floats. */
  public static boolean applyTo(String type) {
    return !WITHOUT.contains(type);
  }

  /** The statistics of floats in native byte order. */
  public static TensorStatistics of(MemorySegment values) {
    long count = values.byteSize() / Float.BYTES;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    long finite = 0;
    for (long i = 0; i < count; i++) {
      float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (Float.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        finite++;
      }
    }
    if (finite == 0) {
      return new TensorStatistics(0, 0, 0, 0, count);
    }
    double mean = sum / finite;
    double squares = 0;
    for (long i = 0; i < count; i++) {
      float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      squares += Float.isFinite(value) ? (value - mean) * (value - mean) : 0;
    }
    return new TensorStatistics(min, max, mean, Math.sqrt(squares / finite), count - finite);
  }
}
