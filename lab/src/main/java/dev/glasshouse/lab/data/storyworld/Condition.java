package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an act asks of the world, or makes true in it.
 *
 * @param kind what is asked
 * @param relation of the fact
 * @param terms its arguments: roles (an upper-case letter), homes ({@code A~home}) and constants
 */
record Condition(Kind kind, Relation relation, List<String> terms) {

  /** What is asked of a fact. */
  enum Kind {
    /** It is known to be true. */
    NEEDS,
    /** It is true, or nothing is known to the contrary; it is true from then on. */
    FITS,
    /** It is not true. */
    NOT,
    /** It becomes true. */
    THEN
  }

  /** Whether the term stands for what fills a role. */
  static boolean isRole(String term) {
    return term.length() == 1 && Character.isUpperCase(term.charAt(0));
  }

  /** The arguments; null if one of them is a role that nothing fills. */
  @Nullable List<String> arguments(Map<Character, String> roles) {
    List<String> arguments = new ArrayList<>(terms.size());
    for (String term : terms) {
      String value = value(term, roles);
      if (value == null) {
        return null;
      }
      arguments.add(value);
    }
    return arguments;
  }

  /** What a term stands for; null for a role that nothing fills. */
  static @Nullable String value(String term, Map<Character, String> roles) {
    if (isRole(term)) {
      return roles.get(term.charAt(0));
    }
    if (term.endsWith("~home")) {
      String owner = roles.get(term.charAt(0));
      return owner == null ? null : "home of " + owner;
    }
    return term;
  }
}
