package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Plot.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets a plot happen in a world and tells it. For one story. */
final class Narrator {
  private static final double OPTIONAL = 0.15;

  private final Lexicon lexicon;
  private final Dice dice;
  private final World world = new World();
  private final Discourse discourse;
  private final Set<Frame> used = new HashSet<>();
  private final List<Story.Line> lines = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean newParagraph;

  private Narrator(Lexicon lexicon, Dice dice) {
    this.lexicon = lexicon;
    this.dice = dice;
    this.discourse = new Discourse(lexicon);
  }

  /** Tells a story. */
  static Story tell(Grammar grammar, Dice dice) {
    Plot plot = dice.one(grammar.plots());
    var narrator = new Narrator(grammar.lexicon(), dice);
    Casting casting = Casting.of(grammar.lexicon(), plot, dice);
    for (Step step : plot.steps()) {
      switch (step) {
        case Step.Paragraph() -> narrator.newParagraph = true;
        case Step.Do act -> narrator.tell(act, casting);
        case Step.Either(boolean optional, var sequences) -> {
          if (!optional || dice.chance(OPTIONAL)) {
            dice.one(sequences).forEach(act -> narrator.tell(act, casting));
          }
        }
      }
    }
    return new Story(plot.name(), narrator.text.toString(), List.copyOf(narrator.lines));
  }

  private void tell(Step.Do step, Casting casting) {
    Act act = step.act();
    Map<Character, String> roles = new HashMap<>();
    Map<String, String> natures = new HashMap<>();
    for (int i = 0; i < step.cast().length(); i++) {
      String entity = casting.roles().get(step.cast().charAt(i));
      if (entity == null) {
        throw new IllegalStateException("nothing fills " + step);
      }
      roles.put(act.roles().charAt(i), entity);
      String nature = casting.natures().get(entity);
      if (nature != null) {
        natures.put(entity, nature);
      }
    }
    Rules.Outcome outcome = Rules.attempt(lexicon, world, act, roles, natures);
    if (!outcome.contradictions().isEmpty()) {
      throw new IllegalStateException(act.name() + ": " + outcome.contradictions() + " in " + text);
    }
    Utterance utterance = utterance(new Event(act, roles, natures));
    outcome.apply(world, act);
    discourse.heard(utterance.characters(), utterance.things());
    if (!text.isEmpty()) {
      text.append(newParagraph ? '\n' : ' ');
    }
    newParagraph = false;
    text.append(utterance.text());
    lines.add(new Story.Line(utterance.text(), utterance.frame().text(), outcome.facts()));
  }

  /** Says it with a frame that this story has not used, if there is one that suits. */
  private Utterance utterance(Event event) {
    List<Frame> frames = event.act().frames();
    int start = dice.below(frames.size());
    Utterance repeated = null;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get((start + i) % frames.size());
      boolean again = used.contains(frame);
      if (again && repeated != null) {
        continue;
      }
      Utterance utterance = utterance(frame, event);
      if (utterance != null && !again) {
        used.add(frame);
        return utterance;
      }
      repeated = utterance == null ? repeated : utterance;
    }
    if (repeated == null) {
      throw new IllegalStateException("no frame of " + event.act().name() + " suits after " + text);
    }
    return repeated;
  }

  private @Nullable Utterance utterance(Frame frame, Event event) {
    return Utterance.of(frame, dice.one(frame.variants()), event, lexicon, discourse, dice);
  }
}
