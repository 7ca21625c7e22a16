package dev.glasshouse.lab.train;

import dev.glasshouse.model.format.Json;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A key whose value in a run's recipe is not that of an earlier one.
 *
 * @param key dotted
 * @param before its value then; missing where the recipe of another version did not know it
 * @param now its value
 */
record RecipeChange(String key, JsonNode before, JsonNode now) {
  /** Of which a checkpoint has what came of them, but for the length of the rows it learns from. */
  private static final Pattern SETTLED =
      Pattern.compile("init|tokenizer\\..*|model\\.(?!context$).*|pretrain\\.steps");

  /**
   * All keys that changed.
   *
   * @param earlier a recipe as a checkpoint has it, of this version or another
   */
  static List<RecipeChange> between(JsonNode earlier, Recipe recipe) {
    JsonNode tree = Json.MAPPER.valueToTree(recipe);
    return RecipeSchema.keys().stream()
        .map(key -> new RecipeChange(key, at(earlier, key), at(tree, key)))
        .filter(RecipeChange::differs)
        .toList();
  }

  /** What changed, in words. */
  static String list(List<RecipeChange> changes) {
    return changes.stream().map(RecipeChange::toString).collect(Collectors.joining(", "));
  }

  private static JsonNode at(JsonNode tree, String key) {
    return tree.at("/" + key.replace('.', '/'));
  }

  /** Whether a run that has a checkpoint would not heed it. */
  boolean tooLate() {
    return !before.isMissingNode() && SETTLED.matcher(key).matches();
  }

  /** As written: in memory a whole number is a long or an int, as its file happens to be read. */
  private boolean differs() {
    return !before.toString().equals(now.toString());
  }

  @Override
  public String toString() {
    return "%s %s (was %s)".formatted(key, now, before.isMissingNode() ? "not there" : before);
  }
}
