package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.storyworld.Contradiction;
import dev.glasshouse.lab.data.storyworld.StoryCheck;
import dev.glasshouse.lab.data.storyworld.StoryChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks the facts of stories in Storyworld's language. A text of which no sentence has a form of
 * that language is taken for one after another source of the mixture, and is not checked.
 */
final class StoryFacts implements FactCheck {
  private final StoryChecker checker = new StoryChecker();

  @Override
  public CheckedSample apply(Sample sample) {
    StoryCheck check = checker.check(sample.text());
    if (check.lines().stream().noneMatch(StoryCheck.Line::parsed)) {
      return FactCheck.NONE.apply(sample);
    }
    return new CheckedSample(sample.seed(), sample.text(), sentences(sample.text(), check.lines()));
  }

  /** The lines with what stands between them in the text, so that together they are the text. */
  private static List<Sentence> sentences(String text, List<StoryCheck.Line> lines) {
    List<Sentence> sentences = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < lines.size(); i++) {
      StoryCheck.Line line = lines.get(i);
      int end = text.indexOf(line.text(), from) + line.text().length();
      boolean last = i == lines.size() - 1;
      int next = last ? text.length() : text.indexOf(lines.get(i + 1).text(), end);
      sentences.add(new Sentence(text.substring(from, next), status(line), reasons(line)));
      from = next;
    }
    return sentences;
  }

  private static String reasons(StoryCheck.Line line) {
    return line.contradictions().stream()
        .map(Contradiction::reason)
        .collect(Collectors.joining("; "));
  }

  private static Sentence.Status status(StoryCheck.Line line) {
    if (!line.contradictions().isEmpty()) {
      return Sentence.Status.CONTRADICTION;
    }
    if (!line.parsed()) {
      return Sentence.Status.UNPARSED;
    }
    return line.facts().isEmpty() ? Sentence.Status.PLAIN : Sentence.Status.CONSISTENT;
  }
}
