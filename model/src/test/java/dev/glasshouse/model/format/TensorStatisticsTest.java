package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TensorStatisticsTest {
  @Test
  void speaksOfTheFiniteNumbers() {
    float[] values = {1, Float.NaN, 3, Float.POSITIVE_INFINITY, 5, -1};
    TensorStatistics found = TensorStatistics.of(MemorySegment.ofArray(values));
    assertThat(found).isEqualTo(new TensorStatistics(-1, 5, 2, Math.sqrt(5), 2));
    float[] none = {Float.NaN};
    assertThat(TensorStatistics.of(MemorySegment.ofArray(none)))
        .isEqualTo(new TensorStatistics(0, 0, 0, 0, 1));
  }
}
