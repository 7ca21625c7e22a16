package dev.glasshouse.model.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.Pass;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A window against sums in float64. */
class AttentionTest {
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int D = 6;
  private static final int TIME = 150;

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  private static float[] normal(String name, int count) {
    float[] values = new float[count];
    Rng rng = Rng.of(5, name);
    for (int i = 0; i < count; i++) {
      values[i] = rng.normal(0, i);
    }
    return values;
  }

  private static final float[] Q = normal("q", 2 * TIME * HEADS * D);
  private static final float[] K = normal("k", 2 * TIME * KV_HEADS * D);
  private static final float[] V = normal("v", 2 * TIME * KV_HEADS * D);

  private static Attention seeing(int window) {
    return new Attention(HEADS, KV_HEADS, D, OptionalInt.of(window));
  }

  /** One channel of one head's mix for the query at {@code t}, over keys from {@code first} on. */
  private static double expected(int sequence, int t, int head, int channel, int first) {
    int kv = head / (HEADS / KV_HEADS);
    double sum = 0;
    double mix = 0;
    for (int s = first; s <= t; s++) {
      double score = 0;
      int at = ((sequence * TIME + s) * KV_HEADS + kv) * D;
      for (int i = 0; i < D; i++) {
        score += (double) Q[((sequence * TIME + t) * HEADS + head) * D + i] * K[at + i];
      }
      double weight = Math.exp(score / Math.sqrt(D));
      sum += weight;
      mix += weight * V[at + channel];
    }
    return mix / sum;
  }

  private static Tensor tensor(Scope scope, float[] values, int batch, int width) {
    return scope.tensor(batch, TIME, width).copyFrom(values);
  }

  private Pass pass(Scope scope, int[] starts) {
    return Pass.of(
        scope,
        scope.ints(2, TIME).copyFrom(new int[2 * TIME]),
        scope.ints(2, TIME).copyFrom(starts));
  }

  /** Also where a window reaches into another document, and over more than a tile of queries. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 149, 150, 1000})
  void aTokenSeesItsWindowAndItsDocumentOnly(int window) {
    int[] starts = new int[2 * TIME];
    for (int t = 40; t < TIME; t++) {
      starts[TIME + t] = 40;
    }
    try (Scope scope = device.inference()) {
      float[] mixed =
          seeing(window)
              .apply(
                  pass(scope, starts),
                  0,
                  tensor(scope, Q, 2, HEADS * D),
                  tensor(scope, K, 2, KV_HEADS * D),
                  tensor(scope, V, 2, KV_HEADS * D))
              .toArray();
      for (int i = 0; i < mixed.length; i++) {
        int channel = i % D;
        int head = i / D % HEADS;
        int t = i / D / HEADS % TIME;
        int sequence = i / D / HEADS / TIME;
        int first = Math.max(starts[sequence * TIME + t], t - window + 1);
        assertThat((double) mixed[i])
            .as("sequence %d, position %d", sequence, t)
            .isCloseTo(expected(sequence, t, head, channel, first), within(2e-6));
      }
    }
  }

  /** Two sequences with caches of their own, one token each. */
  @Test
  void theNewestTokensOfSeveralSequencesSeeTheirWindows() {
    int window = 7;
    int[] lengths = {3, 20};
    List<KvCache> caches =
        List.of(
            new KvCache(device, TestModels.LLAMA, TIME),
            new KvCache(device, TestModels.LLAMA, TIME));
    assertThat(TestModels.LLAMA.kvHeads() * TestModels.LLAMA.headSize()).isEqualTo(8);
    Attention attention = new Attention(2, 1, 8, OptionalInt.of(window));
    for (int row = 0; row < 2; row++) {
      try (Scope scope = device.inference()) {
        Pass pass = Pass.next(scope, caches.get(row), new int[lengths[row]]);
        attention.apply(
            pass,
            0,
            scope.tensor(1, lengths[row], 16).copyFrom(normal("q", lengths[row] * 16)),
            scope.tensor(1, lengths[row], 8).copyFrom(normal("k", lengths[row] * 8)),
            scope.tensor(1, lengths[row], 8).copyFrom(normal("v", lengths[row] * 8)));
        pass.advance();
      }
    }
    try (Scope scope = device.inference()) {
      float[] q = normal("newest q", 2 * 16);
      float[] k = normal("newest k", 2 * 8);
      float[] v = normal("newest v", 2 * 8);
      float[] mixed =
          attention
              .apply(
                  Pass.next(scope, caches, 0, 0),
                  0,
                  scope.tensor(2, 1, 16).copyFrom(q),
                  scope.tensor(2, 1, 8).copyFrom(k),
                  scope.tensor(2, 1, 8).copyFrom(v))
              .toArray();
      for (int row = 0; row < 2; row++) {
        double[] mix = new double[8];
        double sum = 0;
        for (int s = Math.max(0, lengths[row] - window + 1); s <= lengths[row]; s++) {
          float[] keys = s == lengths[row] ? k : normal("k", lengths[row] * 8);
          float[] values = s == lengths[row] ? v : normal("v", lengths[row] * 8);
          int at = s == lengths[row] ? row * 8 : s * 8;
          double score = 0;
          for (int i = 0; i < 8; i++) {
            score += (double) q[row * 16 + i] * keys[at + i];
          }
          double weight = Math.exp(score / Math.sqrt(8));
          sum += weight;
          for (int i = 0; i < 8; i++) {
            mix[i] += weight * values[at + i];
          }
        }
        for (int i = 0; i < 8; i++) {
          assertThat((double) mixed[row * 16 + i])
              .as("sequence %d", row)
              .isCloseTo(mix[i] / sum, within(2e-6));
        }
      }
    }
  }

  /** Against a pass without a cache, behind some tokens that are held already. */
  @Test
  void aFewTokensSeeTheirWindowsInTheCache() {
    int held = 9;
    int few = 12;
    Attention attention = new Attention(2, 1, 8, OptionalInt.of(7));
    float[] q = normal("q", (held + few) * 16);
    float[] k = normal("k", (held + few) * 8);
    float[] v = normal("v", (held + few) * 8);
    KvCache cache = new KvCache(device, TestModels.LLAMA, TIME);
    float[] mixed = {};
    for (int[] part : new int[][] {{0, held}, {held, few}}) {
      try (Scope scope = device.inference()) {
        Pass pass = Pass.next(scope, cache, new int[part[1]]);
        mixed =
            attention
                .apply(
                    pass,
                    0,
                    rows(scope, q, part[0], part[1], 16),
                    rows(scope, k, part[0], part[1], 8),
                    rows(scope, v, part[0], part[1], 8))
                .toArray();
        pass.advance();
      }
    }
    try (Scope scope = device.inference()) {
      float[] whole =
          attention
              .apply(
                  Pass.of(scope, new int[held + few]),
                  0,
                  rows(scope, q, 0, held + few, 16),
                  rows(scope, k, 0, held + few, 8),
                  rows(scope, v, 0, held + few, 8))
              .toArray();
      assertThat(mixed)
          .containsExactly(Arrays.copyOfRange(whole, held * 16, whole.length), within(2e-6f));
    }
  }

  private static Tensor rows(Scope scope, float[] all, int from, int count, int width) {
    return scope
        .tensor(1, count, width)
        .copyFrom(Arrays.copyOfRange(all, from * width, (from + count) * width));
  }
}
