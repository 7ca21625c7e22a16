package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final int CONTEXT = 48;

  @AutoClose private final Device device = Device.cpu(2);
  private final Subject subject = TinySubject.of(device, CONTEXT);

  /** Texts of many lengths, some beyond the context, scored from different places. */
  private static List<ScoreRequest> requests() {
    Rng rng = Rng.of(1, "texts");
    List<ScoreRequest> requests = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      int length = 2 + rng.below(i < 140 ? CONTEXT : 3 * CONTEXT, i, 0);
      int step = i;
      int[] ids = IntStream.range(0, length).map(t -> rng.below(257, step, t + 2L)).toArray();
      requests.add(new ScoreRequest(ids, 1 + rng.below(length - 1, i, 1)));
    }
    return requests;
  }

  /** Logits of one text alone, and its softmax in double precision. */
  private double[] alone(int... ids) {
    try (Scope scope = device.inference()) {
      float[] logits = subject.model().logits(Pass.of(scope, ids)).toArray();
      int vocab = logits.length / ids.length;
      return IntStream.range((ids.length - 1) * vocab, logits.length)
          .mapToDouble(i -> logits[i])
          .toArray();
    }
  }

  private static double logProb(double[] logits, int token) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).sum();
    return logits[token] - max - Math.log(sum);
  }

  @Test
  void agreesWithEachTokenComputedAlone() {
    List<ScoreRequest> requests = requests();
    List<Score> scores = subject.scorer().score(requests, true, (_, _) -> {});
    int greedy = 0;
    for (int i = 0; i < requests.size(); i++) {
      int[] ids = requests.get(i).ids();
      boolean likeliest = true;
      for (ScoreWindow window : ScoreWindow.of(0, requests.get(i), CONTEXT)) {
        for (int token = window.from(); token < window.end(); token++) {
          double[] logits = alone(Arrays.copyOfRange(ids, window.begin(), token));
          double expected = logProb(logits, ids[token]);
          float found = scores.get(i).logProbs()[token - requests.get(i).from()];
          assertThat((double) found).isCloseTo(expected, within(1e-5));
          likeliest &= logits[ids[token]] == Arrays.stream(logits).max().orElseThrow();
        }
      }
      assertThat(scores.get(i).greedy()).isEqualTo(likeliest);
      assertThat(scores.get(i).cut()).isEqualTo(ids.length - 1 > CONTEXT);
      greedy += likeliest ? 1 : 0;
    }
    assertThat(greedy).isLessThan(requests.size());
  }

  @Test
  void findsTheGreedyContinuation() {
    int[] ids = {256, 70, 71, 0};
    double[] logits = alone(Arrays.copyOf(ids, 3));
    int best =
        IntStream.range(0, 257).reduce((a, b) -> logits[b] > logits[a] ? b : a).orElseThrow();
    ids[3] = best;
    int[] other = {256, 70, 71, (best + 1) % 257};
    var requests = List.of(new ScoreRequest(ids, 3), new ScoreRequest(other, 3));
    assertThat(subject.scorer().score(requests, true, (_, _) -> {}))
        .extracting(Score::greedy)
        .containsExactly(true, false);
  }

  @Test
  void tellsHowFarItIs() {
    List<Long> done = new ArrayList<>();
    subject
        .scorer()
        .score(
            requests(),
            false,
            (now, total) -> {
              assertThat(now).isLessThanOrEqualTo(total);
              done.add(now);
            });
    assertThat(done).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1);
  }
}
