package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code normalizer} of {@code tokenizer.json}. */
final class JsonNormalizer {
  private static final int MAX_STEPS = 16;

  private JsonNormalizer() {}

  /**
   * Reads the normaliser of a file.
   *
   * @throws UserError if it has one that we do not know
   */
  static List<Normalizer> read(JsonObject root) {
    var steps = new ArrayList<Normalizer>();
    if (root.find("normalizer").isPresent()) {
      add(root.object("normalizer"), steps);
    }
    return List.copyOf(steps);
  }

  private static void add(JsonObject object, List<Normalizer> steps) {
    switch (object.text("type")) {
      case "Sequence" ->
          object
              .allow("type", "normalizers")
              .objects("normalizers")
              .forEach(one -> add(one, steps));
      case "NFC", "NFD", "NFKC", "NFKD" -> {
        object.allow("type");
        steps.add(new Normalizer.Unicode(Form.valueOf(object.text("type"))));
      }
      case "Lowercase" -> {
        object.allow("type");
        steps.add(new Normalizer.Lowercase());
      }
      case "Prepend" ->
          steps.add(new Normalizer.Prepend(object.allow("type", "prepend").text("prepend")));
      case "Replace" ->
          steps.add(
              new Normalizer.Replace(
                  object
                      .allow("type", "pattern", "content")
                      .object("pattern")
                      .allow("String")
                      .text("String"),
                  object.text("content")));
      case "Strip" ->
          steps.add(
              new Normalizer.Strip(
                  object.allow("type", "strip_left", "strip_right").flag("strip_left", true),
                  object.flag("strip_right", true)));
      default ->
          object.accept(
              "type",
              "Sequence",
              "NFC",
              "NFD",
              "NFKC",
              "NFKD",
              "Lowercase",
              "Prepend",
              "Replace",
              "Strip");
    }
    if (steps.size() > MAX_STEPS) {
      throw new UserError("its normaliser has more than %d steps".formatted(MAX_STEPS));
    }
  }

  /** As {@link #read} reads it, null for none. */
  static @Nullable Map<String, Object> write(Normalizer normalizer) {
    return switch (normalizer) {
      case Normalizer.Sequence(var steps) when steps.isEmpty() -> null;
      case Normalizer.Sequence(var steps) when steps.size() == 1 -> write(steps.getFirst());
      case Normalizer.Sequence(var steps) ->
          object(
              "Sequence",
              "normalizers",
              steps.stream().map(one -> Optional.ofNullable(write(one)).orElseThrow()).toList());
      case Normalizer.Unicode(var form) -> object(form.name());
      case Normalizer.Lowercase() -> object("Lowercase");
      case Normalizer.Prepend(var prefix) -> object("Prepend", "prepend", prefix);
      case Normalizer.Replace(var text, var replacement) ->
          object("Replace", "pattern", Map.of("String", text), "content", replacement);
      case Normalizer.Strip(var left, var right) ->
          object("Strip", "strip_left", left, "strip_right", right);
    };
  }

  private static Map<String, Object> object(String type, Object... namesAndValues) {
    var object = new LinkedHashMap<String, Object>();
    object.put("type", type);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
