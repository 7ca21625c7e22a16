package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words that fill slots. Filled by {@link LexiconReader}, not changed afterwards. */
final class Lexicon {

  /**
   * A thing's noun.
   *
   * @param kind its class, such as toy
   * @param looks adjectives that fit it
   */
  record Noun(String noun, String kind, List<String> looks) {}

  /** The kind of every elder of the family. */
  static final String ELDER = "elder";

  private final Map<String, Gender> genders = new HashMap<>();
  private final Map<Gender, List<String>> names = new HashMap<>();
  private final List<String> elders = new ArrayList<>();
  private final Map<String, Gender> onlyGender = new HashMap<>();
  private final Map<Gender, List<String>> kinds = new HashMap<>();
  private final Map<String, Noun> nouns = new HashMap<>();
  private final Map<String, List<Noun>> classes = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, String> located = new HashMap<>();
  private final Map<String, PhraseSet> sets = new HashMap<>();

  /** Adds a character's name. */
  void name(String name, Gender gender, boolean elder) {
    genders.put(name, gender);
    (elder ? elders : names.computeIfAbsent(gender, g -> new ArrayList<>())).add(name);
    set("name").add(name, name);
    set("owner").add(name + "'s", name);
  }

  /** Adds a kind of character; a gender if there is but one. */
  void kind(String kind, @Nullable Gender gender) {
    if (gender != null) {
      onlyGender.put(kind, gender);
    }
    for (Gender each : Gender.values()) {
      if (gender == null || gender == each) {
        kinds.computeIfAbsent(each, g -> new ArrayList<>()).add(kind);
      }
    }
    set("kind").add(kind, kind);
    set("the kind").add("the " + kind, kind);
    set("kind's").add("the " + kind + "'s", kind);
  }

  /** Adds a thing. */
  void thing(Noun noun) {
    nouns.put(noun.noun(), noun);
    classes.computeIfAbsent(noun.kind(), k -> new ArrayList<>()).add(noun);
    set("noun").add(noun.noun(), noun.noun());
  }

  /** Adds a place with the words that say that somebody is there. */
  void place(String place, String preposition) {
    phrase("place", place);
    located.put(place, preposition + " " + place);
    set("in").add(preposition + " " + place, place);
  }

  /** Adds a phrase to a list. */
  void phrase(String list, String phrase) {
    lists.computeIfAbsent(list, l -> new ArrayList<>()).add(phrase);
    set("list " + list).add(phrase, phrase);
  }

  private PhraseSet set(String name) {
    return sets.computeIfAbsent(name, n -> new PhraseSet());
  }

  /** The phrases of a kind: name, owner, kind, the kind, kind's, noun, in, list NAME. */
  PhraseSet phrases(String name) {
    PhraseSet set = sets.get(name);
    if (set == null) {
      throw new IllegalArgumentException("the lexicon has no " + name);
    }
    return set;
  }

  /**
   * Names of characters of a gender, the likeliest first.
   *
   * @param hero whether of those that a story can be about, or of those that they can meet
   */
  List<String> names(Gender gender, boolean hero) {
    return half(names.getOrDefault(gender, List.of()), hero);
  }

  /** Elders of the family. */
  List<String> elders() {
    return elders;
  }

  /**
   * Kinds of characters that a character of this gender can be, the likeliest first.
   *
   * @param hero as for names
   */
  List<String> kinds(Gender gender, boolean hero) {
    return half(kinds.getOrDefault(gender, List.of()), hero);
  }

  private static List<String> half(List<String> all, boolean first) {
    int middle = all.size() / 2;
    return first ? all.subList(0, middle) : all.subList(middle, all.size());
  }

  /** Whether a character of this gender can be of the kind. */
  boolean fits(String kind, Gender gender) {
    Gender only = onlyGender.get(kind);
    return only == null || only == gender;
  }

  /** The pronouns of a character. */
  Gender gender(String name) {
    Gender gender = genders.get(name);
    if (gender == null) {
      throw new IllegalArgumentException("the lexicon has no " + name);
    }
    return gender;
  }

  /** Whether it is an elder's name. */
  boolean elder(String name) {
    return elders.contains(name);
  }

  /** What is known of a thing. */
  Noun noun(String noun) {
    Noun found = nouns.get(noun);
    if (found == null) {
      throw new IllegalArgumentException("the lexicon has no " + noun);
    }
    return found;
  }

  /** Things of a class. */
  List<Noun> things(String kind) {
    List<Noun> found = classes.get(kind);
    if (found == null) {
      throw new IllegalArgumentException("the lexicon has no " + kind);
    }
    return found;
  }

  /** The phrases of a list. */
  List<String> list(String name) {
    List<String> found = lists.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the lexicon has no list " + name);
    }
    return found;
  }

  /** The phrases that a role can be filled with: its own share of a list, the likeliest first. */
  List<String> phrasesOf(char role) {
    List<String> all = list(Roles.list(role));
    String sharing = Roles.sharing(role);
    List<String> own = new ArrayList<>();
    for (int i = sharing.indexOf(role); i < all.size(); i += sharing.length()) {
      own.add(all.get(i));
    }
    return own;
  }

  /** Where somebody is who is at a place, such as "by the pond". */
  String located(String place) {
    return located.getOrDefault(place, place);
  }
}
