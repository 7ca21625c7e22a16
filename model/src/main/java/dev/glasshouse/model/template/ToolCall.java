package dev.glasshouse.model.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function that the assistant asks for.
 *
 * @param id what its result will refer to, where the model uses such ids
 * @param name the function's name
 * @param arguments its arguments by name: texts, numbers, truth values, lists, maps, null
 */
public record ToolCall(Optional<String> id, String name, Map<String, @Nullable Object> arguments) {
  /** As templates expect it. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", arguments);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    id.ifPresent(value -> fields.put("id", value));
    fields.put("type", "function");
    fields.put("function", function);
    return fields;
  }
}
