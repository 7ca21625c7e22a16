package dev.glasshouse.model.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, evaluated.
 *
 * @param positional those without names
 * @param named the others
 */
record Args(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
  /** How many there are of both kinds. */
  int size() {
    return positional.size() + named.size();
  }

  /** An argument by place or name, or a default. */
  @Nullable Object get(int place, String name, @Nullable Object otherwise) {
    if (place < positional.size()) {
      return positional.get(place);
    }
    return named.containsKey(name) ? named.get(name) : otherwise;
  }

  /** An argument that must be there. */
  @Nullable Object require(int place, String name) {
    if (place >= positional.size() && !named.containsKey(name)) {
      throw new Fault("the argument '" + name + "' is missing");
    }
    return get(place, name, null);
  }

  /** An argument that must be a text. */
  String text(int place, String name) {
    return asText(require(place, name), name);
  }

  /** An argument that is a text where it is there. */
  String text(int place, String name, String otherwise) {
    return asText(get(place, name, otherwise), name);
  }

  /** An argument that is an integer where it is there. */
  long integer(int place, String name, long otherwise) {
    return Values.integer(get(place, name, otherwise));
  }

  /** A truth value. */
  boolean flag(int place, String name, boolean otherwise) {
    return Values.isTrue(get(place, name, otherwise));
  }

  /** These without the first ones. */
  Args after(int count) {
    return new Args(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }

  private static String asText(@Nullable Object value, String name) {
    if (value instanceof String text) {
      return text;
    }
    throw new Fault("the argument '" + name + "' is " + Values.kind(value) + ", expected a text");
  }
}
