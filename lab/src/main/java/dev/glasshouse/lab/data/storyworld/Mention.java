package dev.glasshouse.lab.data.storyworld;

/** What a text has where a frame has a slot. */
sealed interface Mention {

  /** A character by name. */
  record Name(String name) implements Mention {}

  /** A character by pronoun. */
  record Pronoun(Gender gender) implements Mention {}

  /** A character by kind, or the kind itself. */
  record Kind(String kind) implements Mention {}

  /** Two characters by name. */
  record Names(String one, String other) implements Mention {}

  /** Two characters by pronoun. */
  record They() implements Mention {}

  /** A thing by noun, with its look, or an empty text. */
  record Thing(String noun, String look) implements Mention {}

  /** A thing by pronoun. */
  record It() implements Mention {}

  /** A phrase of a list. */
  record Phrase(String value) implements Mention {}
}
