package dev.glasshouse.lab.data.storyworld;

import java.util.List;

/**
 * Something that can happen or be the case, with the ways to say it.
 *
 * @param name in the grammar's files
 * @param roles its parameters, a letter each; the letter says of what type (see {@link Roles})
 * @param introduces roles whose characters and things are new to the story
 * @param first whether a story begins with it, and only with it
 * @param last whether it ends a story: nothing but another such act follows
 * @param together pairs of roles whose characters must be at the same place, two letters each
 * @param classes classes that things must be of, such as {@code O food}
 * @param conditions what must be true before, and is after
 * @param frames the ways to say it
 */
record Act(
    String name,
    String roles,
    String introduces,
    boolean first,
    boolean last,
    List<String> together,
    List<String> classes,
    List<Condition> conditions,
    List<Frame> frames) {

  /** Whether it asks or tells something of what fills the role. */
  boolean concerns(char role) {
    String name = String.valueOf(role);
    return introduces.contains(name)
        || together.stream().anyMatch(pair -> pair.contains(name))
        || classes.stream().anyMatch(line -> line.startsWith(name))
        || conditions.stream()
            .anyMatch(c -> c.terms().contains(name) || c.terms().contains(name + "~home"));
  }
}
