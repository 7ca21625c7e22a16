package dev.glasshouse.lab.data;

import dev.glasshouse.lab.data.storyworld.Storyworld;
import java.nio.file.Path;
import java.util.List;

/** Corpora that come along, or that a library brings, and are known by a name. */
public final class NamedCorpora {
  private static final String LANGUAGE_TOOL = "languagetool";

  /** What may be named; {@code languagetool} is followed by {@code =JAR}. */
  public static final List<String> NAMES = List.of("storyworld", "wordnet", LANGUAGE_TOOL + "=JAR");

  private NamedCorpora() {}

  /** Whether a source is one of them. A file of such a name is written {@code ./wordnet}. */
  static boolean isName(String from) {
    return from.equals("storyworld")
        || from.equals("wordnet")
        || from.startsWith(LANGUAGE_TOOL + "=");
  }

  /**
   * The documents of a name.
   *
   * @param from as {@link #isName} accepts it
   * @param seed decides their order, and what is in them where they are made up
   * @throws dev.glasshouse.tensor.UserError if their library is not there
   */
  static Documents open(String from, long seed) {
    return switch (from) {
      case "storyworld" -> Storyworld.endless(seed);
      case "wordnet" -> WordNet.load(seed);
      default -> LanguageTool.load(Path.of(from.substring(LANGUAGE_TOOL.length() + 1)));
    };
  }
}
