package dev.glasshouse.lab.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Last-word prediction (Paperno et al., 2016, arXiv:1606.06031): {@code acc} is the share of items
 * in which each of the word's tokens is the likeliest after those before it; {@code perplexity} is
 * exp of the mean of the words' negative log-probabilities.
 *
 * @param files a data file's name, or a glob
 * @param context template of what comes before the word
 * @param word template of the word, with the space before it
 */
public record LastWordTask(String name, String files, String context, String word) implements Task {
  /**
   * @throws dev.glasshouse.tensor.UserError if a template is damaged
   */
  public LastWordTask {
    new Template(context);
    new Template(word);
  }

  @Override
  public String kind() {
    return "last-word";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String dataHash(Path folder) {
    return Digest.ofFiles(EvalFiles.find(folder, files));
  }

  @Override
  public TaskResult measure(Subject subject, Path folder, int limit, EvalListener listener) {
    List<EvalItem> items = EvalFiles.read(folder, files, limit);
    List<Continuations> texts = new ArrayList<>();
    for (EvalItem item : items) {
      String last = new Template(word).of(item);
      texts.add(new Continuations(item, new Template(context).of(item), List.of(last)));
    }
    var scored = Continuations.score(subject, texts, true, listener);
    List<Score> scores = scored.stream().map(each -> each.scores().getFirst()).toList();
    Map<String, Outcomes> outcomes = new LinkedHashMap<>();
    outcomes.put(
        "acc",
        Outcomes.shares(
            scores.stream().map(score -> score.greedy() ? 1.0 : 0.0).toList(),
            Collections.nCopies(scores.size(), 0.0)));
    outcomes.put(
        "perplexity",
        new Outcomes(
            Outcomes.Scale.EXPONENTIAL,
            scores.stream().map(score -> -score.sum()).toList(),
            List.of(),
            List.of()));
    List<String> parts = items.stream().map(EvalItem::part).toList();
    return TaskResult.of(this, Continuations.cut(scored), parts, outcomes);
  }
}
