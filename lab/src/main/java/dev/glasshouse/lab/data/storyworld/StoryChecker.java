package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads texts in Storyworld's language, ours and a model's: sentence by sentence into frames, and
 * replays what they say in a world that is known from the text alone. Safe to share.
 */
public final class StoryChecker {
  private final Grammar grammar;
  private final StoryParser parser;

  /** Reads the grammar, about a tenth of a second. */
  public StoryChecker() {
    this(Grammar.load());
  }

  StoryChecker(Grammar grammar) {
    this.grammar = grammar;
    this.parser = new StoryParser(grammar);
  }

  /** The files of the grammar, one after the other: what decides a check, beside the code. */
  public static String grammarText() {
    return GrammarReader.text();
  }

  /** Checks a text: one story. Time is linear in its length, whatever it is. */
  public StoryCheck check(String text) {
    var world = new World();
    var discourse = new Discourse(grammar.lexicon());
    List<StoryCheck.Line> lines = new ArrayList<>();
    for (Sentences.Sentence sentence : Sentences.of(text)) {
      lines.add(line(sentence, world, discourse));
    }
    if (!lines.isEmpty() && !world.ended()) {
      StoryCheck.Line last = lines.removeLast();
      List<Contradiction> contradictions = new ArrayList<>(last.contradictions());
      contradictions.add(new Contradiction(Contradiction.Kind.ORDER, "the story has no end"));
      lines.add(new StoryCheck.Line(last.text(), last.frame(), last.facts(), contradictions));
    }
    return new StoryCheck(List.copyOf(lines));
  }

  private StoryCheck.Line line(Sentences.Sentence sentence, World world, Discourse discourse) {
    Interpretation best = null;
    for (StoryParser.Reading reading : parser.parse(sentence.words())) {
      Interpretation interpretation = Interpretation.of(reading, grammar, world, discourse);
      if (interpretation != null
          && (best == null
              || interpretation.contradictions().size() < best.contradictions().size())) {
        best = interpretation;
      }
    }
    if (best == null) {
      return new StoryCheck.Line(sentence.text(), "", List.of(), List.of());
    }
    best.outcome().apply(world, best.act());
    discourse.heard(best.characters(), best.things());
    return new StoryCheck.Line(
        sentence.text(), best.frame().text(), best.outcome().facts(), best.contradictions());
  }
}
