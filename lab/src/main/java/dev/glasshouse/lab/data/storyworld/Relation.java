package dev.glasshouse.lab.data.storyworld;

import java.util.List;
import java.util.Locale;

/**
 * What can be true in the world. Every relation is a function of its key: a character is at one
 * place, a thing is with one character or at one place, and what becomes true replaces what was.
 */
public enum Relation {
  /** {@code kind A mouse}: a character's kind, never changed. */
  KIND("kind", "%s is a %s", 0),
  /** {@code look O red}: a thing's colour or other look, never changed. */
  LOOK("look", "the %s is %s", 0),
  /** {@code at A P}: where a character is. */
  AT("at", "%s is at %s", 0),
  /** {@code lives A P}: where a character's home is. */
  LIVES("lives", "%s lives at %s", 0),
  /** {@code has A O}: who carries a thing. */
  HAS("where", "%s has the %s", 1),
  /** {@code lies O S}: where a thing is that nobody carries. */
  LIES("where", "the %s is %s", 0),
  /** {@code gone O}: a thing is no more, such as one that was eaten. */
  GONE("where", "the %s is gone", 0),
  /** {@code owns A O}: whose a thing is. */
  OWNS("owner", "the owner of the %2$s is %1$s", 1),
  /** {@code wants A O}: what a character wants. */
  WANTS("wants", "%s wants the %s", 0),
  /** {@code feels A sad}: how a character feels. */
  FEELS("feels", "%s feels %s", 0),
  /** {@code fears A F}: what a character is afraid of. */
  FEARS("fears", "%s is afraid of %s", 0),
  /** {@code likes A K}: what a character likes to do. */
  LIKES("likes", "%s likes %s", 0),
  /** {@code skill A D}: what a character is learning. */
  SKILL("skill", "%s learns %s", 0),
  /** {@code state O broken}: what became of a thing. */
  STATE("state", "the %s is %s", 0),
  /** {@code tie A B cross}: how two characters are with each other, in either order. */
  TIE("tie", "%s and %s are %s", 0, 1),
  /** {@code did sharing}: what has been shown in this story, and so can be learnt from it. */
  DID("did", "there was %s", 0),
  /** {@code goal P}: where a race goes to. */
  GOAL("goal", "the race goes to %s"),
  /** {@code now rain}: what is going on around all. */
  NOW("now", "there is %s");

  private static final int NONE = -1;

  private final String group;
  private final String sentence;
  private final int firstKey;
  private final int secondKey;

  Relation(String group, String sentence, int... keys) {
    this.group = group;
    this.sentence = sentence;
    firstKey = keys.length > 0 ? keys[0] : NONE;
    secondKey = keys.length > 1 ? keys[1] : NONE;
  }

  /** The name in the grammar's files and in printed facts. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What two facts share that cannot both be true. */
  String key(List<String> arguments) {
    if (firstKey == NONE) {
      return group;
    }
    String first = arguments.get(firstKey);
    if (secondKey == NONE) {
      return group + ' ' + first;
    }
    String second = arguments.get(secondKey);
    return first.compareTo(second) < 0
        ? group + ' ' + first + ' ' + second
        : group + ' ' + second + ' ' + first;
  }

  /** Whether the argument is part of the key. */
  boolean isKey(int argument) {
    return argument == firstKey || argument == secondKey;
  }

  /** A clause in English. */
  String describe(List<String> arguments) {
    return String.format(Locale.ROOT, sentence, arguments.toArray());
  }
}
