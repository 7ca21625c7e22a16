package dev.glasshouse.lab.data.storyworld;

/**
 * Why a sentence cannot be true where it stands.
 *
 * @param kind what it is about
 * @param reason in English, such as "Pip is at the pond and Mia at the mill"
 */
public record Contradiction(Kind kind, String reason) {

  /** What contradictions are about. */
  public enum Kind {
    /** A story begins once, at its start, and nothing follows its end. */
    ORDER("begins or ends in the wrong place"),
    /** Somebody or something that was never introduced, or was so twice. */
    UNKNOWN("somebody or something unknown, or introduced twice"),
    /** A kind, a look or a class is not what it was. */
    NATURE("a kind or a look has changed"),
    /** A pronoun, or words in its place, for nobody or for the wrong one. */
    REFERENCE("a pronoun or a name for the wrong one"),
    /** Somebody is elsewhere. */
    PLACE("somebody is elsewhere"),
    /** A thing is with somebody else, lies elsewhere or is no more. */
    THING("a thing is elsewhere or another's"),
    /** A feeling nobody has reason for. */
    FEELING("a feeling without a cause"),
    /** Something did not happen, or is over. */
    EVENT("something that did not happen before");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** In English. */
    public String label() {
      return label;
    }

    /** The kind of a contradiction to a fact. */
    static Kind of(Relation relation) {
      return switch (relation) {
        case KIND, LOOK -> NATURE;
        case AT, LIVES, GOAL -> PLACE;
        case HAS, LIES, GONE, OWNS -> THING;
        case FEELS -> FEELING;
        case WANTS, FEARS, LIKES, SKILL, STATE, TIE, DID, NOW -> EVENT;
      };
    }
  }

  @Override
  public String toString() {
    return reason;
  }
}
