package dev.glasshouse.lab.data.storyworld;

import java.util.List;

/**
 * A story and what is true in it.
 *
 * @param plot the course of events it follows
 * @param text sentences with spaces between them, paragraphs with line breaks
 * @param lines its sentences
 */
public record Story(String plot, String text, List<Line> lines) {

  /**
   * A sentence.
   *
   * @param text as it is told
   * @param frame the frame it was made from
   * @param facts what it tells
   */
  public record Line(String text, String frame, List<Fact> facts) {}
}
