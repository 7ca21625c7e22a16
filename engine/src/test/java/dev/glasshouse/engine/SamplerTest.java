package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final double NEGLIGIBLE = 1e-6;

  private static float[] randomLogits(int vocab, double spread, long seed) {
    float[] logits = new float[vocab];
    for (int id = 0; id < vocab; id++) {
      logits[id] = (float) (spread * Rng.of(seed, "logits").normal(0, id));
    }
    return logits;
  }

  /** The probabilities of all tokens after temperature and filters, by sorting, in float64. */
  private static double[] reference(float[] logits, Sampling s) {
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(id -> id))
            .mapToInt(id -> id)
            .toArray();
    int kept = s.topK() == 0 ? logits.length : Math.min(s.topK(), logits.length);
    double[] p = new double[logits.length];
    for (int i = 0; i < kept; i++) {
      p[order[i]] = Math.exp(((double) logits[order[i]] - logits[order[0]]) / s.temperature());
    }
    double nucleus = s.topP() * Arrays.stream(p).sum();
    double before = 0;
    for (int id : order) {
      double mass = p[id];
      if (before >= nucleus || mass < s.minP()) {
        p[id] = 0;
      }
      before += mass;
    }
    double total = Arrays.stream(p).sum();
    return Arrays.stream(p).map(x -> x / total).toArray();
  }

  /** The token at which probabilities, added up by id, pass u; -1 where it is too close to say. */
  private static int referencePick(double[] p, double u) {
    double sum = 0;
    for (int id = 0; id < p.length; id++) {
      sum += p[id];
      if (Math.abs(sum - u) < NEGLIGIBLE) {
        return -1;
      }
      if (sum > u) {
        return id;
      }
    }
    throw new AssertionError("u = " + u);
  }

  @ParameterizedTest
  @CsvSource({
    "0.7, 0, 1, 0",
    "1, 0, 1, 0",
    "1, 1, 1, 0",
    "1, 2, 1, 0",
    "0.8, 40, 1, 0",
    "1, 100000, 1, 0",
    "1, 0, 0.9, 0",
    "1, 0, 0.000001, 0",
    "1.5, 0, 0.999, 0",
    "1, 0, 1, 0.05",
    "1, 0, 1, 1",
    "0.9, 50, 0.8, 0.02",
    "2, 7, 0.5, 0.3",
  })
  void drawsWhatSortingInFloat64Draws(double temperature, int topK, double topP, double minP) {
    for (int vocab : new int[] {1, 2, 7, 33, 512, 4099}) {
      int compared = 0;
      for (int round = 0; round < 60; round++) {
        float[] logits = randomLogits(vocab, round % 2 == 0 ? 1 : 4, round);
        var sampling = new Sampling(temperature, topK, topP, minP, round);
        double u = Rng.of(round, "sample").uniform(round, 0);
        int expected = referencePick(reference(logits, sampling), u);
        if (expected >= 0) {
          compared++;
          assertThat(new Sampler(sampling, vocab).draw(logits, round))
              .as("vocabulary %d, round %d", vocab, round)
              .isEqualTo(expected);
        }
      }
      assertThat(compared).isGreaterThan(50);
    }
  }

  @Test
  void drawsEachTokenAsOftenAsItsProbabilitySays() {
    float[] logits = randomLogits(20, 1.5, 3);
    var sampling = new Sampling(0.9, 15, 0.95, 0.03, 11);
    double[] p = reference(logits, sampling);
    int draws = 200_000;
    int[] count = new int[logits.length];
    var sampler = new Sampler(sampling, logits.length);
    for (int step = 0; step < draws; step++) {
      count[sampler.draw(logits, step)]++;
    }
    assertThat(Arrays.stream(p).filter(x -> x == 0).count()).isBetween(5L, 15L);
    for (int id = 0; id < p.length; id++) {
      double deviation = Math.sqrt(p[id] * (1 - p[id]) / draws);
      assertThat(count[id] / (double) draws).isCloseTo(p[id], within(5 * deviation));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void keepsTheFirstOfEquallyLikelyTokens(int topK) {
    float[] logits = {1, 2, 2, 2, 2, 0};
    var sampler = new Sampler(Sampling.at(1).withTopK(topK), logits.length);
    int[] drawn =
        IntStream.range(0, 300).map(step -> sampler.draw(logits, step)).distinct().toArray();
    assertThat(drawn).containsExactlyInAnyOrder(IntStream.rangeClosed(1, topK).toArray());
  }

  @Test
  void keepsTheFewestTokensThatReachTopP() {
    float[] logits = new float[8];
    var sampler = new Sampler(Sampling.at(1).withTopP(0.5), logits.length);
    int[] drawn =
        IntStream.range(0, 300).map(step -> sampler.draw(logits, step)).distinct().toArray();
    assertThat(drawn).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void takesTheLikeliestAtTemperatureZero() {
    float[] logits = {-3, 5, 5, 1};
    assertThat(new Sampler(Sampling.greedy().withSeed(9), 4).draw(logits, 3)).isEqualTo(1);
  }

  @Test
  void staysExactAtExtremeTemperatures() {
    float[] logits = {0, 1, 0.999f};
    assertThat(new Sampler(Sampling.at(Double.MIN_VALUE), 3).draw(logits, 0)).isEqualTo(1);
    var hot = new Sampler(Sampling.at(Double.MAX_VALUE), 3);
    assertThat(IntStream.range(0, 100).map(step -> hot.draw(logits, step)).distinct().count())
        .isEqualTo(3);
  }

  @Test
  void dependsOnTheStepAndNotOnEarlierDraws() {
    float[] logits = randomLogits(100, 1, 5);
    var sampling = new Sampling(1, 60, 0.9, 0, 4);
    var one = new Sampler(sampling, 100);
    int[] inOrder = IntStream.range(0, 50).map(step -> one.draw(logits, step)).toArray();
    for (int step = 49; step >= 0; step--) {
      assertThat(one.draw(logits, step)).isEqualTo(inOrder[step]);
      assertThat(new Sampler(sampling, 100).draw(logits, step)).isEqualTo(inOrder[step]);
    }
    assertThat(Arrays.stream(inOrder).distinct().count()).isGreaterThan(10);
    var other = new Sampler(sampling.withSeed(5), 100);
    assertThat(IntStream.range(0, 50).map(step -> other.draw(logits, step)).toArray())
        .isNotEqualTo(inOrder);
  }

  @Test
  void neverDrawsATokenThatIsRuledOut() {
    float[] logits = {1, Float.NEGATIVE_INFINITY, 1};
    var sampler = new Sampler(Sampling.at(100).withTopK(3).withTopP(0.99), 3);
    for (int step = 0; step < 200; step++) {
      assertThat(sampler.draw(logits, step)).isNotEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void namesAModelThatWentWrong(float bad) {
    for (Sampling sampling : new Sampling[] {Sampling.greedy(), Sampling.at(1)}) {
      for (int at = 0; at < 3; at++) {
        float[] logits = {1, 2, 3};
        logits[at] = bad;
        assertThatThrownBy(() -> new Sampler(sampling, 3).draw(logits, 0))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("not finite");
      }
    }
  }

  @Test
  void needsOneTokenThatIsNotRuledOut() {
    float[] logits = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertThatThrownBy(() -> new Sampler(Sampling.at(1), 2).draw(logits, 0))
        .isInstanceOf(UserError.class);
  }
}
