package dev.glasshouse.model.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code namespace()} makes: the one value that a template may change. */
final class Namespace {
  private final Map<String, @Nullable Object> values;

  Namespace(Map<String, @Nullable Object> values) {
    this.values = new HashMap<>(values);
  }

  @Nullable Object get(String name) {
    return values.containsKey(name)
        ? values.get(name)
        : new Undefined("the attribute '" + name + "' of a namespace");
  }

  void set(String name, @Nullable Object value) {
    values.put(name, value);
  }
}
