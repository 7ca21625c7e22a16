package dev.glasshouse.model.tokenizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * One regular expression of a published split pattern. It cuts a text into what it matches and what
 * stands between its matches. Each is a scanner written by hand that finds what its expression
 * finds, in time linear in the text and with a constant stack: {@code java.util.regex} recurses on
 * long runs, and its classes are not those of the engines the patterns were published for.
 */
enum SplitStep {
  /** GPT-2's words (the {@code encoder.py} of its release). */
  GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(char[] text, int start, int limit) {
      return Words.endGpt2(text, start, limit);
    }
  },

  /** Qwen2's words (its {@code tokenizer.json}): every digit stands alone. */
  QWEN2(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(char[] text, int start, int limit) {
      return Words.endQwen2(text, start, limit, 1);
    }
  },

  /** Llama 3's words (its {@code tokenizer.json}): Qwen2's with up to three digits together. */
  LLAMA3(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
    @Override
    int end(char[] text, int start, int limit) {
      return Words.endQwen2(text, start, limit, 3);
    }
  },

  /** A digit or another number. */
  NUMBER("\\p{N}") {
    @Override
    int match(char[] text, int at, int limit) {
      return CharClass.at(text, at, limit) == CharClass.NUMBER
          ? CharClass.after(text, at, limit)
          : at;
    }
  },

  /** Digits and other numbers, as many as stand together. */
  NUMBERS("\\p{N}+") {
    @Override
    int match(char[] text, int at, int limit) {
      return CharClass.run(text, at, limit, CharClass.NUMBER);
    }
  },

  /** Three digits. */
  THREE_DIGITS("[0-9][0-9][0-9]") {
    @Override
    int match(char[] text, int at, int limit) {
      for (int i = at; i < at + 3; i++) {
        if (i >= limit || text[i] < '0' || text[i] > '9') {
          return at;
        }
      }
      return at + 3;
    }
  },

  /** Falcon's punctuation. */
  PUNCTUATION("[\\p{P}\\$\\+<=>\\^~\\|`]+") {
    @Override
    int match(char[] text, int at, int limit) {
      return run(text, at, limit, c -> isPunctuation(c) || "$+<=>^~|`".indexOf(c) >= 0);
    }
  },

  /** The end of a line. */
  LINE_END("[\r\n]") {
    @Override
    int match(char[] text, int at, int limit) {
      return text[at] == '\n' || text[at] == '\r' ? at + 1 : at;
    }
  },

  /** A word of any script with the space before it. */
  SPACED_LETTERS("\\s?\\p{L}+") {
    @Override
    int match(char[] text, int at, int limit) {
      return spaced(text, at, limit, Character::isLetter);
    }
  },

  /** Punctuation with the space before it. */
  SPACED_PUNCTUATION("\\s?\\p{P}+") {
    @Override
    int match(char[] text, int at, int limit) {
      return spaced(text, at, limit, SplitStep::isPunctuation);
    }
  },

  /** A word of a script that has cases, with the space before it. */
  DEEPSEEK_LETTERS("\\s?[" + CodePointRanges.DEEPSEEK_LETTERS + "]+") {
    @SuppressWarnings("ImmutableEnumChecker") // nothing changes the set
    private final CodePointRanges letters = CodePointRanges.of(CodePointRanges.DEEPSEEK_LETTERS);

    @Override
    int match(char[] text, int at, int limit) {
      return spaced(text, at, limit, letters::has);
    }

    @Override
    boolean endsAtSpace(char letter) {
      return letters.has(letter);
    }
  },

  /** Punctuation of some scripts with the space before it. */
  DEEPSEEK_PUNCTUATION("\\s?[" + CodePointRanges.DEEPSEEK_PUNCTUATION + "]+") {
    @SuppressWarnings("ImmutableEnumChecker") // nothing changes the set
    private final CodePointRanges marks = CodePointRanges.of(CodePointRanges.DEEPSEEK_PUNCTUATION);

    @Override
    int match(char[] text, int at, int limit) {
      return spaced(text, at, limit, marks::has);
    }
  },

  /** Chinese, Japanese and Korean. */
  DEEPSEEK_EAST("[" + CodePointRanges.DEEPSEEK_EAST + "]+") {
    @SuppressWarnings("ImmutableEnumChecker") // nothing changes the set
    private final CodePointRanges letters = CodePointRanges.of(CodePointRanges.DEEPSEEK_EAST);

    @Override
    int match(char[] text, int at, int limit) {
      return run(text, at, limit, letters::has);
    }
  },

  /** The white space at the end. */
  LAST_SPACES("\\s+$") {
    @Override
    int end(char[] text, int start, int limit) {
      int spaces = limit;
      while (spaces > start && CharClass.at(text, spaces - 1, limit) == CharClass.SPACE) {
        spaces--;
      }
      return spaces == start ? limit : spaces;
    }
  };

  private final String regex;

  SplitStep(String regex) {
    this.regex = regex;
  }

  /** The expression as it was published, in Oniguruma's syntax. */
  String regex() {
    return regex;
  }

  /** The step with a given expression, or empty where it is none of ours. */
  static Optional<SplitStep> byRegex(String regex) {
    return Arrays.stream(values()).filter(step -> step.regex.equals(regex)).findFirst();
  }

  /**
   * Where the piece that begins at {@code start} ends.
   *
   * @param text the text
   * @param start the index of the first char of a piece, less than {@code limit}
   * @param limit where the text ends
   * @return the index after its last char, greater than {@code start}
   */
  int end(char[] text, int start, int limit) {
    int at = match(text, start, limit);
    if (at == start) {
      do {
        at = CharClass.after(text, at, limit);
      } while (at < limit && match(text, at, limit) == at);
    }
    return at;
  }

  /** Where what matches at a place ends; the place itself where nothing does. */
  int match(char[] text, int at, int limit) {
    throw new UnsupportedOperationException(name() + " is not made of matches");
  }

  /** Whether a piece ends wherever a space follows this letter. */
  boolean endsAtSpace(char letter) {
    return Character.isLetter(letter);
  }

  /** The end of the code points from a place on that have a property. */
  private static int run(char[] text, int from, int limit, IntPredicate wanted) {
    int at = from;
    while (at < limit && wanted.test(Character.codePointAt(text, at, limit))) {
      at = CharClass.after(text, at, limit);
    }
    return at;
  }

  /** As {@link #run}, with one white space allowed before; {@code from} where none follows. */
  private static int spaced(char[] text, int from, int limit, IntPredicate wanted) {
    boolean space = (CharClass.at(text, from, limit) & CharClass.SPACE) != 0;
    int end = run(text, from, limit, wanted);
    if (end > from || !space) {
      return end;
    }
    end = run(text, from + 1, limit, wanted);
    return end > from + 1 ? end : from;
  }

  private static boolean isPunctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
