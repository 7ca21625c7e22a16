package dev.glasshouse.model.template;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.GgufMetadata;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the chat template of a model. */
public final class ChatTemplateFiles {
  /** The file that holds a template alone. */
  public static final String TEMPLATE_FILE = "chat_template.jinja";

  private static final String CONFIG_FILE = "tokenizer_config.json";
  private static final List<String> SPECIAL_TOKENS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token");
  private static final long MAX_BYTES = 1L << 24;
  private static final String GGUF_PREFIX = "tokenizer.";

  private ChatTemplateFiles() {}

  /**
   * Loads a model's template, with the names of its special tokens as variables.
   *
   * @param path a Hugging Face folder, whose {@code chat_template.jinja} counts before the {@code
   *     chat_template} of its {@code tokenizer_config.json}; or a GGUF file
   * @param forTools whether the one for tools is wanted where there are several
   * @return the template, or empty where the model has none
   * @throws UserError if a file cannot be read or is damaged, or the template is not supported
   */
  public static Optional<ChatTemplate> load(Path path, boolean forTools) {
    try {
      return path.toString().endsWith(".gguf") ? ofGguf(path, forTools) : ofFolder(path, forTools);
    } catch (UserError e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains(path.toString()) ? e : new UserError(path + ": " + message, e);
    }
  }

  /**
   * The text of a folder's template.
   *
   * @param folder as of {@link #load}
   * @param forTools likewise
   * @return empty where there is none
   * @throws UserError if a file cannot be read or is damaged
   */
  public static Optional<String> source(Path folder, boolean forTools) {
    Path alone = folder.resolve(TEMPLATE_FILE);
    return Files.exists(alone)
        ? Optional.of(read(alone))
        : inConfig(config(folder).path("chat_template"), forTools);
  }

  private static Optional<ChatTemplate> ofFolder(Path folder, boolean forTools) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    JsonNode root = config(folder);
    for (String name : SPECIAL_TOKENS) {
      JsonNode token = root.path(name);
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isString()) {
        variables.put(name, text.stringValue());
      }
    }
    return source(folder, forTools).map(text -> ChatTemplate.of(text).with(variables));
  }

  private static JsonNode config(Path folder) {
    Path file = folder.resolve(CONFIG_FILE);
    return Files.exists(file) ? Json.readObject(file, MAX_BYTES) : Json.MAPPER.createObjectNode();
  }

  /** A text, or a list of names and texts. */
  private static Optional<String> inConfig(JsonNode value, boolean forTools) {
    if (value.isString()) {
      return Optional.of(value.stringValue());
    }
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (JsonNode item : value.values()) {
      if (!item.path("name").isString() || !item.path("template").isString()) {
        throw new UserError(
            "Cannot read the chat_template of "
                + CONFIG_FILE
                + ": it is neither a text nor a list"
                + " of objects with name and template.");
      }
      named.put(item.path("name").stringValue(), item.path("template").stringValue());
    }
    String forTool = forTools ? named.get("tool_use") : null;
    return Optional.ofNullable(forTool == null ? named.get("default") : forTool);
  }

  private static Optional<ChatTemplate> ofGguf(Path file, boolean forTools) {
    GgufMetadata metadata = GgufMetadata.read(file);
    Optional<String> source = metadata.string(GGUF_PREFIX + "chat_template");
    Optional<String> toolSource = metadata.string(GGUF_PREFIX + "chat_template.tool_use");
    if (forTools && toolSource.isPresent()) {
      source = toolSource;
    }
    if (source.isEmpty()) {
      return Optional.empty();
    }
    List<String> tokens = metadata.strings(GGUF_PREFIX + "ggml.tokens").orElse(List.of());
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    for (String name : List.of("bos", "eos")) {
      OptionalLong id = metadata.integer(GGUF_PREFIX + "ggml." + name + "_token_id");
      if (id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() < tokens.size()) {
        variables.put(name + "_token", tokens.get((int) id.getAsLong()));
      }
    }
    return Optional.of(ChatTemplate.of(source.get()).with(variables));
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserError(
            "Cannot read %s: it has %,d bytes, at most %,d are accepted."
                .formatted(file, Files.size(file), MAX_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }
}
