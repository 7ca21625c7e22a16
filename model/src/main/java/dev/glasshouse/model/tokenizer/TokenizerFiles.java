package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Puts a tokeniser of any kind into a Hugging Face folder, its chat template with it. */
public final class TokenizerFiles {
  private static final long MAX_CONFIG_BYTES = 16 << 20;

  private static final List<String> FURTHER =
      List.of(TokenizerJson.CONFIG_FILE_NAME, "chat_template.jinja", "special_tokens_map.json");

  private TokenizerFiles() {}

  /**
   * A tokeniser's files in a folder: {@code tokenizer.json}, without which there is none, last.
   *
   * @return those that are there
   */
  public static List<Path> in(Path folder) {
    return Stream.concat(FURTHER.stream(), Stream.of(TokenizerJson.FILE_NAME))
        .map(folder::resolve)
        .filter(Files::exists)
        .toList();
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json}; files that are in this form
   * already are copied as they are.
   *
   * @param from what {@link Tokenizers#load} takes
   * @param folder is there
   * @param maxLength how many tokens the model takes at most
   * @throws UserError if the tokeniser cannot be read, or a file not be written
   */
  public static void write(Path from, Path folder, int maxLength) {
    Path file = Files.isDirectory(from) ? from.resolve(TokenizerJson.FILE_NAME) : from;
    if (file.toString().endsWith(".json")) {
      if (Files.notExists(file)) {
        throw new UserError("There is no tokeniser " + file);
      }
      copy(file, folder);
      return;
    }
    Map<String, Object> keys = GgufKeys.read(from);
    if ("gpt2".equals(keys.get(GgufKeys.PREFIX + "model"))) {
      if (!(Tokenizers.load(from) instanceof BpeTokenizer tokenizer)) {
        throw new UserError("Cannot carry over the tokeniser of " + from + ": it is none of BPE's");
      }
      TokenizerJson.save(tokenizer, folder, maxLength);
    } else if ("llama".equals(keys.get(GgufKeys.PREFIX + "model"))) {
      try {
        Json.write(folder.resolve(TokenizerJson.FILE_NAME), SentencePieceJson.write(keys));
      } catch (UserError e) {
        throw new UserError(
            "Cannot carry over the tokeniser of " + from + ": " + e.getMessage(), e);
      }
      Json.write(folder.resolve(TokenizerJson.CONFIG_FILE_NAME), config(keys, maxLength));
    } else {
      throw new UserError(
          "Cannot carry over the tokeniser of %s: its kind is %s; known are gpt2 and llama"
              .formatted(from, keys.get(GgufKeys.PREFIX + "model")));
    }
    addFurther(keys, folder.resolve(TokenizerJson.CONFIG_FILE_NAME));
  }

  private static void copy(Path file, Path folder) {
    try {
      Files.copy(
          file, folder.resolve(TokenizerJson.FILE_NAME), StandardCopyOption.REPLACE_EXISTING);
      for (String name : FURTHER) {
        Path other = file.resolveSibling(name);
        if (Files.exists(other)) {
          Files.copy(other, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  private static ObjectNode config(Map<String, Object> keys, int maxLength) {
    ObjectNode config = Json.MAPPER.createObjectNode();
    SentencePieceJson.name(keys, "bos_token_id").ifPresent(name -> config.put("bos_token", name));
    SentencePieceJson.name(keys, "eos_token_id").ifPresent(name -> config.put("eos_token", name));
    SentencePieceJson.name(keys, "unknown_token_id")
        .ifPresent(name -> config.put("unk_token", name));
    config.put("clean_up_tokenization_spaces", false);
    config.put("model_max_length", maxLength);
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    return config;
  }

  /** What both forms know beside the vocabulary. */
  private static void addFurther(Map<String, Object> keys, Path configFile) {
    ObjectNode config = (ObjectNode) Json.readObject(configFile, MAX_CONFIG_BYTES);
    for (String flag : List.of("add_bos_token", "add_eos_token")) {
      if (keys.get(GgufKeys.PREFIX + flag) instanceof Boolean value) {
        config.put(flag, value);
      }
    }
    if (keys.get(GgufKeys.TEMPLATE) instanceof String template) {
      config.put("chat_template", template);
    }
    Json.write(configFile, config);
  }
}
