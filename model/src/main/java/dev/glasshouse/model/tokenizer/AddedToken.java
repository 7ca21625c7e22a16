package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;

/**
 * A token that stands beside the merges: its text is cut out before splitting and is always one
 * token.
 *
 * @param id its id
 * @param text the text that stands for it
 * @param special whether it is a control token (and no word of the text)
 */
record AddedToken(int id, String text, boolean special) {

  /**
   * @throws UserError if there is no text
   */
  AddedToken {
    if (text.isEmpty()) {
      throw new UserError("it has an added token without text");
    }
  }
}
