package dev.glasshouse.lab.data;

import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.UserError;

/**
 * The tokens around a document. Many vocabularies have one for both places ({@code <|endoftext|>}),
 * others two ({@code <s>} and {@code </s>}).
 *
 * @param start before a document's first token
 * @param end after its last
 */
public record DocumentTokens(int start, int end) {
  /**
   * The tokens of a vocabulary; one that names only one of them uses it in both places.
   *
   * @throws UserError if it names neither
   */
  public static DocumentTokens of(Tokenizer tokenizer) {
    if (tokenizer.bos().isEmpty() && tokenizer.eos().isEmpty()) {
      throw new UserError(
          "The tokeniser names no token that begins or ends a text; expected one in its"
              + " tokenizer_config.json");
    }
    return new DocumentTokens(
        tokenizer.bos().orElseGet(() -> tokenizer.eos().getAsInt()),
        tokenizer.eos().orElseGet(() -> tokenizer.bos().getAsInt()));
  }
}
