package dev.glasshouse.model.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables: those of a loop's body or a macro see the ones around them and do not change them. */
final class Scope {
  private final Map<String, @Nullable Object> values = new HashMap<>();
  private final @Nullable Scope around;

  Scope(@Nullable Scope around) {
    this.around = around;
  }

  @Nullable Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      if (scope.values.containsKey(name)) {
        return scope.values.get(name);
      }
    }
    return new Undefined("'" + name + "'");
  }

  void set(String name, @Nullable Object value) {
    values.put(name, value);
  }
}
