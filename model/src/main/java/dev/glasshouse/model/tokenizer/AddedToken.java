package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;

/**
 * A token that stands beside the merges: its text is cut out before splitting and is always one
 * token.
 *
 * @param id its id
 * @param text the text that stands for it
 * @param special whether it is a control token (and no word of the text)
 * @param singleWord whether it is looked over where a word character stands right before or after
 * @param leftSpace whether it takes the white space before it along
 * @param rightSpace whether it takes the white space after it along
 * @param normalized whether it is looked for in the normalised text, in its own normalised form
 */
record AddedToken(
    int id,
    String text,
    boolean special,
    boolean singleWord,
    boolean leftSpace,
    boolean rightSpace,
    boolean normalized) {

  /** Many times the longest in use; looking for one takes a step for each of its characters. */
  private static final int MAX_CHARS = 256;

  /**
   * @throws UserError if there is no text, or too much
   */
  AddedToken {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new UserError(
          text.isEmpty()
              ? "it has an added token without text"
              : "its added token '%.20s...' has %,d characters, at most %d are accepted"
                  .formatted(text, text.length(), MAX_CHARS));
    }
  }

  /** One that is found wherever its text stands, and takes nothing along. */
  AddedToken(int id, String text, boolean special) {
    this(id, text, special, false, false, false, false);
  }
}
