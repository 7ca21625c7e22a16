package dev.glasshouse.lab.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that could follow a context.
 *
 * @param item what they come from
 * @param context may be empty
 * @param texts what could follow
 */
record Continuations(EvalItem item, String context, List<String> texts) {
  /**
   * @throws dev.glasshouse.tensor.UserError if one is empty
   */
  Continuations {
    texts = List.copyOf(texts);
    if (texts.stream().anyMatch(String::isBlank)) {
      throw item.error("an empty text cannot be scored");
    }
  }

  /**
   * What a model thinks of them.
   *
   * @param scores one a text
   */
  record Scored(List<Score> scores) {
    /** Log-probability of each text, nats. */
    double[] logProbs() {
      return scores.stream().mapToDouble(Score::sum).toArray();
    }

    /** The same, up to a factor, if all tokens were equally likely: minus the number of tokens. */
    double[] uniform() {
      return scores.stream().mapToDouble(score -> -score.logProbs().length).toArray();
    }
  }

  /** Scores all texts of all items. */
  static List<Scored> score(
      Subject subject, List<Continuations> all, boolean greedy, EvalListener listener) {
    List<ScoreRequest> requests = new ArrayList<>();
    for (Continuations each : all) {
      each.texts.forEach(text -> requests.add(subject.request(each.context, text)));
    }
    List<Score> scores = subject.scorer().score(requests, greedy, listener);
    List<Scored> scored = new ArrayList<>();
    int at = 0;
    for (Continuations each : all) {
      scored.add(new Scored(scores.subList(at, at + each.texts.size())));
      at += each.texts.size();
    }
    return scored;
  }

  /** Texts that were longer than the context. */
  static int cut(List<Scored> scored) {
    return (int) scored.stream().flatMap(each -> each.scores.stream()).filter(Score::cut).count();
  }
}
