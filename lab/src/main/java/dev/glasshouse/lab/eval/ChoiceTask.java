package dev.glasshouse.lab.eval;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Multiple choice: a model chooses the answer that is likeliest after the context. {@code acc}
 * compares log-probabilities, {@code acc_norm} compares them divided by the answer's length in
 * bytes of UTF-8.
 *
 * @param files a data file's name, or a glob
 * @param context template of what comes before the answers
 * @param choices path of the list of answers
 * @param choice template of an answer in its place; its field, whatever the name, is the answer
 * @param answer path of the right one's place, from 0, or of its label
 * @param labels path of the list of the answers' labels; empty where {@code answer} is a place
 */
public record ChoiceTask(
    String name,
    String files,
    String context,
    String choices,
    String choice,
    String answer,
    String labels)
    implements Task {
  /**
   * @throws dev.glasshouse.tensor.UserError if a template or a path is damaged
   */
  public ChoiceTask {
    new Template(context);
    new Template(choice);
    FieldPath.parse(choices);
    FieldPath.parse(answer);
  }

  @Override
  public String kind() {
    return "choice";
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
    List<Integer> answers = new ArrayList<>();
    List<Continuations> questions = new ArrayList<>();
    for (EvalItem item : items) {
      List<String> texts = item.texts(choices).stream().map(new Template(choice)::with).toList();
      questions.add(new Continuations(item, new Template(context).of(item), texts));
      answers.add(right(item, texts.size()));
    }
    var scored = Continuations.score(subject, questions, false, listener);
    Tally acc = new Tally();
    Tally norm = new Tally();
    for (int i = 0; i < items.size(); i++) {
      Continuations.Scored each = scored.get(i);
      acc.add(each.logProbs(), each.uniform(), answers.get(i));
      double[] bytes = questions.get(i).texts().stream().mapToDouble(ChoiceTask::bytes).toArray();
      norm.add(divide(each.logProbs(), bytes), divide(each.uniform(), bytes), answers.get(i));
    }
    Map<String, Outcomes> outcomes = new LinkedHashMap<>();
    outcomes.put("acc", acc.outcomes());
    outcomes.put("acc_norm", norm.outcomes());
    List<String> parts = items.stream().map(EvalItem::part).toList();
    return TaskResult.of(this, Continuations.cut(scored), parts, outcomes);
  }

  /** Which of the answers is right. */
  private int right(EvalItem item, int count) {
    JsonNode value = item.value(answer);
    if (!labels.isEmpty()) {
      int place = item.texts(labels).indexOf(value.asString(""));
      if (place < 0 || place >= count) {
        throw item.error("field %s is %s, no label of an answer".formatted(answer, value));
      }
      return place;
    }
    if (!value.canConvertToExactIntegral() || value.asInt(-1) < 0 || value.asInt(-1) >= count) {
      throw item.error(
          "field %s is %s; expected a place from 0 to %d".formatted(answer, value, count - 1));
    }
    return value.asInt();
  }

  /** UTF-8 length of an answer without the white space that parts it from the context. */
  private static double bytes(String text) {
    return text.strip().getBytes(StandardCharsets.UTF_8).length;
  }

  private static double[] divide(double[] scores, double[] by) {
    return IntStream.range(0, by.length).mapToDouble(i -> scores[i] / by[i]).toArray();
  }
}
