package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a tokeniser of any kind. */
public final class Tokenizers {
  private Tokenizers() {}

  /**
   * Opens a tokeniser by the name of its file.
   *
   * @param path a {@code .json} file in Hugging Face's form or a folder that holds {@code
   *     tokenizer.json}, a {@code .gguf} file, or a llama2.c vocabulary ({@code .bin})
   * @return the tokeniser
   * @throws UserError if there is none, it is damaged, or it is of an unknown kind
   */
  public static Tokenizer load(Path path) {
    if (Files.isDirectory(path)) {
      Path file = path.resolve(TokenizerJson.FILE_NAME);
      if (!Files.exists(file)) {
        throw new UserError(
            "There is no tokeniser in the folder %s: expected a %s in it."
                .formatted(path, TokenizerJson.FILE_NAME));
      }
      return TokenizerJson.open(file);
    }
    if (!Files.exists(path)) {
      throw new UserError("There is no tokeniser " + path + ": no such file or folder.");
    }
    String name = path.toString();
    if (name.endsWith(".json")) {
      return TokenizerJson.open(path);
    }
    if (name.endsWith(".gguf")) {
      return GgufVocabulary.load(path);
    }
    if (name.endsWith(".bin")) {
      return Llama2cTokenizer.load(path);
    }
    throw new UserError(
        "Cannot tell the kind of the tokeniser %s: expected a folder, a .json, a .gguf or a .bin"
            .formatted(path));
  }
}
