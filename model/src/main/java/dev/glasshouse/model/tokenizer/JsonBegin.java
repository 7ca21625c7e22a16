package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

  /**
   * The post-processor that puts a token in front of each text, and of both of a pair. Other
   * readers look for it: few of their classes know {@code add_bos_token}.
   */
  static ObjectNode template(String token, int id) {
    ObjectNode template = Json.MAPPER.createObjectNode().put("type", "TemplateProcessing");
    begun(template.putArray("single"), token, "A", 0);
    begun(begun(template.putArray("pair"), token, "A", 0), token, "B", 1);
    ObjectNode known = template.putObject("special_tokens").putObject(token).put("id", token);
    known.putArray("ids").add(id);
    known.putArray("tokens").add(token);
    return template;
  }

  private static ArrayNode begun(ArrayNode steps, String token, String sequence, int type) {
    steps.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
    steps.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
    return steps;
  }
}
