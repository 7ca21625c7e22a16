package dev.glasshouse.lab.data.storyworld;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was read out of a text, and what is wrong with it.
 *
 * @param lines its sentences
 */
public record StoryCheck(List<Line> lines) {
  /** A story has at least so many sentences. */
  public static final int MIN_SENTENCES = 8;

  /** A story tells at least so many different facts. */
  public static final int MIN_FACTS = 6;

  /**
   * A sentence.
   *
   * @param text as it stands
   * @param frame the frame that it has the form of; empty if it has the form of none
   * @param facts what it tells
   * @param contradictions why that cannot be; empty if it can
   */
  public record Line(
      String text, String frame, List<Fact> facts, List<Contradiction> contradictions) {
    /** Whether it has the form of a frame. */
    public boolean parsed() {
      return !frame.isEmpty();
    }

    /** Whether it was understood and speaks against nothing. */
    public boolean good() {
      return parsed() && contradictions.isEmpty();
    }
  }

  /** The different facts that are told. */
  public Set<Fact> facts() {
    return lines.stream().flatMap(line -> line.facts().stream()).collect(Collectors.toSet());
  }

  /** How many sentences have the form of no frame. */
  public int unparsed() {
    return (int) lines.stream().filter(line -> !line.parsed()).count();
  }

  /** How many sentences have the form of a frame and speak against something. */
  public int contradicting() {
    return (int) lines.stream().filter(line -> !line.contradictions().isEmpty()).count();
  }

  /**
   * Whether it is a story: at least {@value #MIN_SENTENCES} sentences and {@value #MIN_FACTS}
   * facts, every sentence understood, nothing contradicted.
   */
  public boolean passes() {
    return lines.size() >= MIN_SENTENCES
        && facts().size() >= MIN_FACTS
        && lines.stream().allMatch(Line::good);
  }
}
