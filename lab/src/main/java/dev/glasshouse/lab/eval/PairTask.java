package dev.glasshouse.lab.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Minimal pairs: a model is right where it finds the good text likelier than the bad one, each as a
 * whole and at the beginning of a document (Warstadt et al., 2020, arXiv:1912.00582).
 *
 * @param files a data file's name, or a glob
 * @param good template of the good text
 * @param bad template of the bad text
 */
public record PairTask(String name, String files, String good, String bad) implements Task {
  /**
   * @throws dev.glasshouse.tensor.UserError if a template is damaged
   */
  public PairTask {
    new Template(good);
    new Template(bad);
  }

  @Override
  public String kind() {
    return "pair";
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
    List<Continuations> pairs = new ArrayList<>();
    for (EvalItem item : items) {
      String goodText = new Template(good).of(item);
      String badText = new Template(bad).of(item);
      pairs.add(new Continuations(item, "", List.of(goodText, badText)));
    }
    var scored = Continuations.score(subject, pairs, false, listener);
    Tally acc = new Tally();
    for (Continuations.Scored each : scored) {
      acc.add(each.logProbs(), each.uniform(), 0);
    }
    return TaskResult.of(
        this,
        Continuations.cut(scored),
        items.stream().map(EvalItem::part).toList(),
        Map.of("acc", acc.outcomes()));
  }
}
