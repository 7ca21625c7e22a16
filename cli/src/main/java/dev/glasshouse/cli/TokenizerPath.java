package dev.glasshouse.cli;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the tokeniser of a model. */
final class TokenizerPath {
  private TokenizerPath() {}

  /**
   * The one that lies beside the model, or the one that the user names.
   *
   * @param named what {@code --tokenizer} says, which goes first
   * @throws UserError if there is neither
   */
  static Path of(ModelFiles files, @Nullable Path named) {
    if (named != null) {
      return named;
    }
    return files
        .tokenizer()
        .orElseThrow(() ->
            new UserError(
                "No tokeniser lies beside the model "
                    + files.path()
                    + ": say where it is with --tokenizer PATH"));
  }
}
