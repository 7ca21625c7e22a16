package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The chat template that lies beside a {@code tokenizer.json}, as text. */
final class ChatTemplateText {
  private static final String FILE = "chat_template.jinja";
  private static final long MAX_BYTES = 1 << 20;

  private ChatTemplateText() {}

  /**
   * Reads {@code chat_template.jinja}, or what the configuration holds: one template, or several,
   * of which the one named {@code default} counts.
   *
   * @param tokenizer the {@code tokenizer.json}
   * @param config what {@code tokenizer_config.json} holds
   * @throws UserError if the file cannot be read
   */
  static Optional<String> read(Path tokenizer, JsonNode config) {
    Path file = tokenizer.resolveSibling(FILE);
    if (Files.exists(file)) {
      try {
        if (Files.size(file) > MAX_BYTES) {
          throw new UserError("Cannot read " + file + ": it is longer than 1 MB");
        }
        return Optional.of(Files.readString(file));
      } catch (IOException e) {
        throw FileErrors.reading(file, e);
      }
    }
    JsonNode template = config.path("chat_template");
    if (template.isString()) {
      return Optional.of(template.stringValue());
    }
    for (JsonNode each : template) {
      if (each.path("name").asString("").equals("default") && each.path("template").isString()) {
        return Optional.of(each.path("template").stringValue());
      }
    }
    return Optional.empty();
  }
}
