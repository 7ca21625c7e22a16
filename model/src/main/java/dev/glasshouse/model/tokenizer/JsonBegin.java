package dev.glasshouse.model.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether texts begin with the token that begins documents, as Hugging Face's files say it. */
final class JsonBegin {
  private JsonBegin() {}

  /**
   * What {@code add_bos_token} of the configuration says; else whether the post-processor puts a
   * token in front; else what is usual.
   *
   * @param root a {@code tokenizer.json}
   * @param config {@code tokenizer_config.json}, null where there is none
   * @param usual of this kind of vocabulary
   */
  static boolean isAdded(JsonNode root, @Nullable JsonNode config, boolean usual) {
    JsonNode flag = config == null ? null : config.get("add_bos_token");
    if (flag != null && flag.isBoolean()) {
      return flag.booleanValue();
    }
    JsonNode after = root.path("post_processor");
    List<JsonNode> steps =
        after.path("processors").isArray()
            ? List.copyOf(after.path("processors").values())
            : List.of(after);
    for (JsonNode step : steps) {
      if (step.path("type").asString("").equals("TemplateProcessing")) {
        return step.path("single").path(0).has("SpecialToken");
      }
    }
    return usual;
  }
}
