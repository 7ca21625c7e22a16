package dev.glasshouse.lab.data.storyworld;

import dev.glasshouse.lab.data.storyworld.Contradiction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an act asks of the world and does to it: the same for stories told and stories read. */
final class Rules {
  private final Lexicon lexicon;
  private final World world;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Contradiction> contradictions = new ArrayList<>();

  private Rules(Lexicon lexicon, World world) {
    this.lexicon = lexicon;
    this.world = world;
  }

  /**
   * What comes of an act.
   *
   * @param facts what is true afterwards and is told by it
   * @param contradictions what speaks against it
   */
  record Outcome(List<Fact> facts, List<Contradiction> contradictions) {
    /** Makes the facts true. */
    void apply(World world, Act act) {
      facts.forEach(world::add);
      world.told(act.last());
    }
  }

  /**
   * Tries an act in a world, which is left as it is.
   *
   * @param roles who takes part; roles that are not said in so many words are filled from what is
   *     known
   * @param natures kinds and looks that are told with new characters and things
   */
  static Outcome attempt(
      Lexicon lexicon,
      World world,
      Act act,
      Map<Character, String> roles,
      Map<String, String> natures) {
    var rules = new Rules(lexicon, world);
    rules.order(act);
    rules.introduce(act, roles, natures);
    for (Condition condition : act.conditions()) {
      rules.consider(condition, roles);
    }
    for (String pair : act.together()) {
      rules.together(roles.get(pair.charAt(0)), roles.get(pair.charAt(1)));
    }
    for (String written : act.classes()) {
      rules.ofClass(roles.get(written.charAt(0)), written.substring(2));
    }
    return new Outcome(List.copyOf(rules.facts), List.copyOf(rules.contradictions));
  }

  private void against(Kind kind, String reason) {
    contradictions.add(new Contradiction(kind, reason));
  }

  private void order(Act act) {
    if (act.first() && world.begun()) {
      against(Kind.ORDER, "the story begins once more");
    } else if (!act.first() && !world.begun()) {
      against(Kind.ORDER, "the story has no beginning");
    }
    if (world.ended() && !act.last()) {
      against(Kind.ORDER, "the story goes on after its end");
    }
  }

  private void introduce(Act act, Map<Character, String> roles, Map<String, String> natures) {
    for (int i = 0; i < act.roles().length(); i++) {
      char role = act.roles().charAt(i);
      String entity = roles.get(role);
      boolean character = Roles.character(role);
      if (entity == null || !character && !Roles.thing(role)) {
        continue;
      }
      Relation relation = character ? Relation.KIND : Relation.LOOK;
      String known = world.nature(relation, entity);
      String told = natures.get(entity);
      if (act.introduces().indexOf(role) >= 0) {
        if (known != null) {
          against(Kind.UNKNOWN, entity + " is introduced twice");
        } else if (told != null) {
          if (character && world.ofKind(told) != null && !lexicon.elder(entity)) {
            against(Kind.UNKNOWN, "there are two of the kind " + told);
          }
          if (character && !lexicon.fits(told, lexicon.gender(entity))) {
            against(Kind.NATURE, entity + " cannot be a " + told);
          }
          facts.add(new Fact(relation, List.of(entity, told)));
        } else {
          against(Kind.UNKNOWN, "it is not said what " + entity + " is like");
        }
      } else if (known == null) {
        against(Kind.UNKNOWN, entity + " was not introduced");
      } else if (told != null && !told.equals(known)) {
        against(Kind.NATURE, "the " + entity + " is " + known + ", not " + told);
      }
    }
  }

  private void consider(Condition condition, Map<Character, String> roles) {
    if (condition.kind() == Condition.Kind.NEEDS) {
      fill(condition, roles);
    }
    List<String> arguments = condition.arguments(roles);
    if (arguments == null) {
      if (condition.kind() == Condition.Kind.NEEDS) {
        against(Kind.REFERENCE, "it is not known of whom or what this is said");
      }
      return;
    }
    var fact = new Fact(condition.relation(), arguments);
    Fact current = world.current(fact.relation(), arguments);
    switch (condition.kind()) {
      case NEEDS -> {
        if (current == null) {
          against(Kind.of(fact.relation()), "nothing says that " + fact.describe());
        } else if (!current.equals(fact)) {
          against(
              Kind.of(fact.relation()),
              current.describe() + ", so it cannot be that " + fact.describe());
        }
      }
      case FITS -> {
        if (current != null && !current.equals(fact)) {
          against(
              Kind.of(fact.relation()),
              current.describe() + ", so it cannot be that " + fact.describe());
        } else {
          facts.add(fact);
        }
      }
      case NOT -> {
        if (fact.equals(current)) {
          against(Kind.of(fact.relation()), fact.describe() + " already");
        }
      }
      case THEN -> facts.add(fact);
    }
  }

  /** Fills a role that the sentence leaves open with what is known: "there", "home". */
  private void fill(Condition condition, Map<Character, String> roles) {
    int open = -1;
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < condition.terms().size(); i++) {
      String value = Condition.value(condition.terms().get(i), roles);
      if (value == null) {
        if (open >= 0 || condition.relation().isKey(i)) {
          return;
        }
        open = i;
        value = "";
      }
      arguments.add(value);
    }
    if (open < 0) {
      return;
    }
    Fact current = world.current(condition.relation(), arguments);
    if (current != null && current.relation() == condition.relation()) {
      roles.put(condition.terms().get(open).charAt(0), current.arguments().get(open));
    }
  }

  private void together(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      against(Kind.REFERENCE, "it is not known who is together");
      return;
    }
    String first = where(one);
    String second = where(other);
    if (first == null || second == null) {
      against(Kind.PLACE, "it is not known where " + (first == null ? one : other) + " is");
    } else if (!first.equals(second)) {
      against(Kind.PLACE, one + " is at " + first + " and " + other + " at " + second);
    }
  }

  private @Nullable String where(String character) {
    Fact fact = world.current(Relation.AT, List.of(character));
    return fact == null ? null : fact.arguments().get(1);
  }

  private void ofClass(@Nullable String thing, String kind) {
    if (thing != null && !lexicon.noun(thing).kind().equals(kind)) {
      against(Kind.NATURE, "a " + thing + " is not " + kind);
    }
  }
}
