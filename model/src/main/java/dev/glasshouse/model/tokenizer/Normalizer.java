package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;

/**
 * What is done to a text before it is split, by the names of Hugging Face's {@code tokenizer.json}.
 */
sealed interface Normalizer {
  /** Leaves every text as it is. */
  Normalizer NONE = new Sequence(List.of());

  /** How many times longer a text may become. */
  int MAX_GROWTH = 1 << 10;

  /** How long a text may be that is put in. */
  int MAX_CHARS = 64;

  /** The text after it. */
  String apply(String text);

  /** How many times longer a text may become by it. */
  int growth();

  /**
   * One after another.
   *
   * @param steps what is done, in order
   */
  record Sequence(List<Normalizer> steps) implements Normalizer {
    /**
     * @throws UserError if a text could become too long
     */
    public Sequence {
      steps = List.copyOf(steps);
      long growth = 1;
      for (Normalizer step : steps) {
        growth *= step.growth();
        if (growth > MAX_GROWTH) {
          throw new UserError(
              "its normaliser could make a text more than %,d times longer".formatted(MAX_GROWTH));
        }
      }
    }

    @Override
    public String apply(String text) {
      String result = text;
      for (Normalizer step : steps) {
        result = step.apply(result);
      }
      return result;
    }

    @Override
    public int growth() {
      return steps.stream().mapToInt(Normalizer::growth).reduce(1, (a, b) -> a * b);
    }
  }

  /**
   * A normal form of Unicode.
   *
   * @param form which
   */
  record Unicode(Form form) implements Normalizer {
    @Override
    public String apply(String text) {
      return NormalForm.of(text, form);
    }

    /** Of U+FDFA NFKC makes 18 characters, of others at most four. */
    @Override
    public int growth() {
      return form == Form.NFC || form == Form.NFD ? 4 : 18;
    }
  }

  /** Small letters for capitals, each by itself: a sigma at a word's end is like any other. */
  record Lowercase() implements Normalizer {
    @Override
    public String apply(String text) {
      var out = new StringBuilder(text.length());
      text.codePoints()
          .forEach(one -> out.append(Character.toString(one).toLowerCase(Locale.ROOT)));
      return out.toString();
    }

    @Override
    public int growth() {
      return 2;
    }
  }

  /**
   * A prefix for every text that is not empty.
   *
   * @param prefix what is put in front
   */
  record Prepend(String prefix) implements Normalizer {
    /**
     * @throws UserError if the prefix is long
     */
    public Prepend {
      if (prefix.length() > MAX_CHARS) {
        throw new UserError("its normaliser Prepend has a prefix of more than 64 characters");
      }
    }

    @Override
    public String apply(String text) {
      return text.isEmpty() ? text : prefix + text;
    }

    @Override
    public int growth() {
      return 1 + prefix.length();
    }
  }

  /**
   * A text in the place of another.
   *
   * @param text what is looked for
   * @param replacement what stands there afterwards
   */
  record Replace(String text, String replacement) implements Normalizer {
    /**
     * @throws UserError if there is nothing to look for
     */
    public Replace {
      if (text.isEmpty()) {
        throw new UserError("its normaliser Replace looks for the empty text");
      }
      if (replacement.length() > MAX_CHARS) {
        throw new UserError("its normaliser Replace puts in more than 64 characters");
      }
    }

    @Override
    public String apply(String where) {
      return where.replace(text, replacement);
    }

    @Override
    public int growth() {
      return Math.max(1, Math.ceilDiv(replacement.length(), text.length()));
    }
  }

  /**
   * White space away from the ends.
   *
   * @param left whether from the start
   * @param right whether from the end
   */
  record Strip(boolean left, boolean right) implements Normalizer {
    @Override
    public String apply(String text) {
      int from = 0;
      int to = text.length();
      while (left && from < to && CharClass.isSpace(text.charAt(from))) {
        from++;
      }
      while (right && from < to && CharClass.isSpace(text.charAt(to - 1))) {
        to--;
      }
      return text.substring(from, to);
    }

    @Override
    public int growth() {
      return 1;
    }
  }
}
