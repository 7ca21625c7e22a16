package dev.glasshouse.lab.eval;

import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Exact match of generations: what a model writes, always taking the likeliest token, against a
 * target text. Of both, the same part is compared.
 *
 * @param files a data file's name, or a glob
 * @param prompt template of what the model goes on from
 * @param target template of what is right
 * @param maxTokens most tokens to write
 * @param stop texts that end the writing, and are no part of it
 * @param extract regular expression whose first match (its first group, if it has one) is compared;
 *     empty for the whole text. Where it does not match, the model is wrong
 * @param remove texts that are taken out before comparing
 */
public record GenerationTask(
    String name,
    String files,
    String prompt,
    String target,
    int maxTokens,
    List<String> stop,
    String extract,
    List<String> remove)
    implements Task {
  /**
   * @throws UserError if a template or the expression is damaged, or there is nothing to write
   */
  public GenerationTask {
    new Template(prompt);
    new Template(target);
    stop = List.copyOf(stop);
    remove = List.copyOf(remove);
    if (maxTokens < 1) {
      throw new UserError("maxTokens is " + maxTokens + "; expected at least 1");
    }
    try {
      Pattern.compile(extract);
    } catch (PatternSyntaxException e) {
      throw new UserError("extract is no regular expression: " + e.getDescription(), e);
    }
  }

  @Override
  public String kind() {
    return "generation";
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
    Generator generator = subject.generator();
    int room = Math.max(1, subject.context() - Math.min(maxTokens, subject.context() / 2));
    int cut = 0;
    List<Double> matches = new ArrayList<>();
    for (EvalItem item : items) {
      int[] ids = subject.ids(new Template(prompt).of(item));
      if (ids.length > room) {
        ids = Arrays.copyOfRange(ids, ids.length - room, ids.length);
        cut++;
      }
      String written = generator.generate(request(subject, ids), _ -> {}).text();
      matches.add(matches(item, written) ? 1.0 : 0.0);
      listener.progress(matches.size(), items.size());
    }
    Outcomes outcomes = Outcomes.shares(matches, Collections.nCopies(matches.size(), 0.0));
    List<String> parts = items.stream().map(EvalItem::part).toList();
    return TaskResult.of(this, cut, parts, Map.of("exact_match", outcomes));
  }

  private Request request(Subject subject, int[] ids) {
    List<Integer> start = Arrays.stream(ids).boxed().toList();
    return new Request(start, maxTokens, Sampling.greedy(), subject.ends(), stop);
  }

  private boolean matches(EvalItem item, String written) {
    String right = compared(new Template(target).of(item));
    if (right.isEmpty()) {
      throw item.error("the target has no part that 'extract' finds");
    }
    return compared(written).equals(right);
  }

  /** The part of a text that is compared; empty where there is none. */
  String compared(String text) {
    Matcher found = Pattern.compile(extract).matcher(text);
    String part = text;
    if (!extract.isEmpty()) {
      part = found.find() ? found.group(Math.min(1, found.groupCount())) : "";
    }
    for (String each : remove) {
      part = part.replace(each, "");
    }
    return part.strip();
  }
}
