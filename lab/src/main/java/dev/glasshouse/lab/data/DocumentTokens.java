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
  private static final String PLACES =
      "tokenizer_config.json names it as %1$s_token, a GGUF file as tokenizer.ggml.%1$s_token_id";

  /**
   * The tokens of a vocabulary.
   *
   * @throws UserError if it names none that ends a document
   */
  public static DocumentTokens of(Tokenizer tokenizer) {
    int end =
        tokenizer
            .eos()
            .orElseThrow(() ->
                new UserError(
                    "Cannot part documents: the tokeniser names no token that ends one; "
                        + PLACES.formatted("eos")));
    return new DocumentTokens(start(tokenizer), end);
  }

  /**
   * The token before a document's first: the one that begins documents, or else ends them.
   *
   * @throws UserError if the vocabulary names neither
   */
  public static int start(Tokenizer tokenizer) {
    if (tokenizer.bos().isPresent()) {
      return tokenizer.bos().getAsInt();
    }
    return tokenizer
        .eos()
        .orElseThrow(() ->
            new UserError(
                "Cannot begin documents: the tokeniser names no token that begins or ends one; "
                    + PLACES.formatted("bos")));
  }
}
