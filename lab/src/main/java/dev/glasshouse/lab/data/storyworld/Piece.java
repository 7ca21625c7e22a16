package dev.glasshouse.lab.data.storyworld;

/** A part of a frame. */
sealed interface Piece {

  /**
   * Words that stand as they are.
   *
   * @param text with the spaces around it
   */
  record Text(String text) implements Piece {}

  /**
   * A place for something that differs from story to story.
   *
   * @param form how it is spoken of
   * @param roles which of the act's roles fill it: one letter, two for a pair, none if the words
   *     are decoration
   * @param list the list in the lexicon that its words come from; empty for characters and things
   * @param upper whether it begins with a capital letter
   */
  record Slot(Form form, String roles, String list, boolean upper) implements Piece {
    /** The first or only role; call only where there is one. */
    char role() {
      return roles.charAt(0);
    }
  }
}
