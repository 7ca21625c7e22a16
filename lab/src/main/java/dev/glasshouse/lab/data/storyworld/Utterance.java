package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Piece.Slot;
import dev.glasshouse.lab.data.storyworld.Piece.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One sentence: the slots of a frame filled, with names or with pronouns where those are clear. */
final class Utterance {
  private static final double PRONOUN = 0.6;
  private static final double BY_KIND = 0.02;
  private static final double THEY = 0.6;
  private static final double IT = 0.55;
  private static final double WITH_LOOK = 0.2;

  private final Frame frame;
  private final Event event;
  private final Lexicon lexicon;
  private final Discourse discourse;
  private final Dice dice;
  private final StringBuilder out = new StringBuilder();
  private final List<String> characters = new ArrayList<>();
  private final List<String> things = new ArrayList<>();

  /** Those whom a pronoun can mean from here on, by name or by what was said before. */
  private final Set<String> established = new HashSet<>();

  private Utterance(Frame frame, Event event, Lexicon lexicon, Discourse discourse, Dice dice) {
    this.frame = frame;
    this.event = event;
    this.lexicon = lexicon;
    this.discourse = discourse;
    this.dice = dice;
  }

  /** Says an event with a frame's variant; null if a pronoun in it would not be clear. */
  static @Nullable Utterance of(
      Frame frame,
      List<Piece> variant,
      Event event,
      Lexicon lexicon,
      Discourse discourse,
      Dice dice) {
    var utterance = new Utterance(frame, event, lexicon, discourse, dice);
    return utterance.clear(variant) ? utterance.fill(variant) : null;
  }

  /** Where only pronouns stand for somebody, what was said before must make them clear. */
  private boolean clear(List<Piece> variant) {
    for (Piece piece : variant) {
      if (piece instanceof Slot slot && slot.form().onlyPronoun() && !named(variant, slot)) {
        String entity = entity(slot);
        boolean clear =
            slot.form() == Form.IT
                ? discourse.clearThing(entity)
                : discourse.clear(entity) && !othersOfGender(entity);
        if (!clear) {
          return false;
        }
      }
    }
    return understood(variant);
  }

  /** Whom the sentence leaves unsaid, what was said before must tell. */
  private boolean understood(List<Piece> variant) {
    Map<Character, String> roles = new HashMap<>();
    for (Piece piece : variant) {
      if (piece instanceof Slot slot) {
        for (int i = 0; i < slot.roles().length(); i++) {
          char role = slot.roles().charAt(i);
          String entity = event.roles().get(role);
          if (entity != null) {
            roles.put(role, entity);
          }
        }
      }
    }
    if (roles.size() == event.act().roles().length()) {
      return true;
    }
    discourse.understand(event.act(), roles);
    String all = event.act().roles();
    for (int i = 0; i < all.length(); i++) {
      char role = all.charAt(i);
      boolean needed = (Roles.character(role) || Roles.thing(role)) && event.act().concerns(role);
      if (needed && !Objects.equals(event.roles().get(role), roles.get(role))) {
        return false;
      }
    }
    return true;
  }

  private static boolean named(List<Piece> variant, Slot of) {
    for (Piece piece : variant) {
      if (piece instanceof Slot slot
          && slot.roles().contains(of.roles())
          && !slot.form().onlyPronoun()
          && slot.form() != Form.KIND) {
        return true;
      }
    }
    return false;
  }

  private Utterance fill(List<Piece> variant) {
    for (Piece piece : variant) {
      switch (piece) {
        case Text(String literal) -> out.append(literal);
        case Slot slot -> append(words(slot), slot.upper());
      }
    }
    int first = out.charAt(0) == '"' ? 1 : 0;
    out.setCharAt(first, Character.toUpperCase(out.charAt(first)));
    return this;
  }

  private void append(String words, boolean upper) {
    boolean article =
        out.length() == 2 && out.charAt(0) == 'A' && out.charAt(1) == ' '
            || out.length() > 2
                && out.charAt(out.length() - 1) == ' '
                && (out.charAt(out.length() - 2) == 'a' || out.charAt(out.length() - 2) == 'A')
                && !Character.isLetter(out.charAt(out.length() - 3));
    if (article && Words.vowel(words)) {
      out.setCharAt(out.length() - 1, 'n');
      out.append(' ');
    }
    out.append(upper ? Words.upper(words) : words);
  }

  private String entity(Slot slot) {
    String entity = event.roles().get(slot.role());
    if (entity == null) {
      throw new IllegalStateException("nothing fills " + slot + " of " + frame.text());
    }
    return entity;
  }

  private String words(Slot slot) {
    return switch (slot.form()) {
      case PHRASE -> slot.roles().isEmpty() ? dice.one(lexicon.list(slot.list())) : entity(slot);
      case IN -> lexicon.located(entity(slot));
      case PAIR, PAIR_OBJECT -> pair(slot);
      case KIND -> nature(entity(slot));
      case THING, THE, A, FULL, NOUN, IT -> thing(slot);
      case NAME -> mention(entity(slot));
      case HE, HIM, HIS, SELF -> {
        String entity = entity(slot);
        note(characters, entity);
        if (discourse.clear(entity)) {
          established.add(entity);
        }
        yield lexicon.gender(entity).pronoun(slot.form());
      }
      case SUBJECT, OBJECT, OWNER -> character(slot);
    };
  }

  private String mention(String name) {
    note(characters, name);
    established.add(name);
    return name;
  }

  private static void note(List<String> mentioned, String entity) {
    if (!mentioned.contains(entity)) {
      mentioned.add(entity);
    }
  }

  private String nature(String entity) {
    String nature = event.natures().get(entity);
    if (nature == null) {
      throw new IllegalStateException("it is not known what " + entity + " is like");
    }
    return nature;
  }

  private String character(Slot slot) {
    String name = entity(slot);
    boolean before = established.contains(name);
    boolean clear = (before || discourse.clear(name)) && !othersOfGender(name);
    boolean possessive = slot.form() == Form.OWNER;
    note(characters, name);
    established.add(name);
    if (clear && (before || dice.chance(PRONOUN))) {
      return lexicon.gender(name).pronoun(slot.form());
    }
    String chosen = name;
    if (!before && !lexicon.elder(name) && introduced(slot) && dice.chance(BY_KIND)) {
      chosen = "the " + nature(name);
    }
    return possessive ? chosen + "'s" : chosen;
  }

  private boolean introduced(Slot slot) {
    return event.act().introduces().indexOf(slot.role()) < 0;
  }

  /** Whether the event is about another character that the same pronoun could mean. */
  private boolean othersOfGender(String name) {
    Gender gender = lexicon.gender(name);
    String roles = event.act().roles();
    for (int i = 0; i < roles.length(); i++) {
      if (Roles.character(roles.charAt(i))) {
        String other = event.roles().get(roles.charAt(i));
        if (other != null && !other.equals(name) && lexicon.gender(other) == gender) {
          return true;
        }
      }
    }
    return false;
  }

  private String pair(Slot slot) {
    String one = entity(slot);
    String other = event.roles().get(slot.roles().charAt(1));
    if (other == null) {
      throw new IllegalStateException("nothing fills " + slot);
    }
    boolean before = characters.contains(one) && characters.contains(other);
    mention(one);
    mention(other);
    if (before || discourse.clearPair(one, other) && dice.chance(THEY)) {
      return slot.form() == Form.PAIR ? "they" : "them";
    }
    return one + " and " + other;
  }

  private String thing(Slot slot) {
    String noun = entity(slot);
    boolean before = things.contains(noun);
    note(things, noun);
    String full = nature(noun) + " " + noun;
    return switch (slot.form()) {
      case IT -> "it";
      case A -> (Words.vowel(full) ? "an " : "a ") + full;
      case FULL -> full;
      case NOUN -> dice.chance(WITH_LOOK) ? full : noun;
      case THE -> "the " + (dice.chance(WITH_LOOK) ? full : noun);
      case THING -> {
        boolean alone = event.act().roles().chars().filter(r -> Roles.thing((char) r)).count() == 1;
        if (alone && (before || discourse.clearThing(noun) && dice.chance(IT))) {
          yield "it";
        }
        yield "the " + (!before && dice.chance(WITH_LOOK) ? full : noun);
      }
      default -> throw new IllegalArgumentException(slot.toString());
    };
  }

  /** The sentence. */
  String text() {
    return out.toString();
  }

  /** What it was made from. */
  Frame frame() {
    return frame;
  }

  /** Its characters, in the order of first mention. */
  List<String> characters() {
    return characters;
  }

  /** Its things, in the order of first mention. */
  List<String> things() {
    return things;
  }
}
