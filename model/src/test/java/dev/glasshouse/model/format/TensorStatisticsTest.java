package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorStatisticsTest {
  private static TensorStatistics of(float[] values, long... shape) {
    return TensorStatistics.of(new ModelWeights(Map.of("a", values), Map.of("a", shape)), "a");
  }

  @Test
  void speaksOfTheFiniteNumbers() {
    float[] values = {1, Float.NaN, 3, Float.POSITIVE_INFINITY, 5, -1};
    assertThat(of(values, 2, 3)).isEqualTo(new TensorStatistics(-1, 5, 2, Math.sqrt(5), 2));
    assertThat(of(new float[] {Float.NaN}, 1)).isEqualTo(new TensorStatistics(0, 0, 0, 0, 1));
    assertThat(of(new float[0], 0, 5)).isEqualTo(new TensorStatistics(0, 0, 0, 0, 0));
  }

  @Test
  void joinsPieces() {
    float[] values = new float[3 * 3_000_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1_000 + i / 3_000_000 + i % 2;
    }
    values[5] = Float.NaN;
    TensorStatistics found = of(values, 3, 3_000_000);
    assertThat(found.nonFinite()).isEqualTo(1);
    assertThat(found.min()).isEqualTo(1_000);
    assertThat(found.max()).isEqualTo(1_003);
    assertThat(found.mean()).isCloseTo(1_001.5, within(1e-6));
    assertThat(found.std()).isCloseTo(Math.sqrt(2.0 / 3 + 0.25), within(1e-6));
  }
}
