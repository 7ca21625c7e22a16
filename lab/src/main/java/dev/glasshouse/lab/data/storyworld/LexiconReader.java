package dev.glasshouse.lab.data.storyworld;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code words.txt}: sections headed by a line in brackets, with phrases between commas.
 *
 * <pre>
 * [names he]        [elders she]      [kinds]          [kinds he]
 * [looks colour]    [things toy colour]
 * [places by]       [list spot]
 * </pre>
 */
final class LexiconReader {
  private final Lexicon lexicon = new Lexicon();
  private final Map<String, List<String>> looks = new HashMap<>();

  private LexiconReader() {}

  /** Reads the lexicon from the lines of its file. */
  static Lexicon read(List<String> lines) {
    var reader = new LexiconReader();
    String header = "";
    for (String raw : lines) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        header = line.substring(1, line.length() - 1);
        continue;
      }
      for (String phrase : line.split(",")) {
        if (!phrase.isBlank()) {
          reader.add(header.split(" "), phrase.strip());
        }
      }
    }
    return reader.lexicon;
  }

  private void add(String[] header, String phrase) {
    switch (header[0]) {
      case "names" -> lexicon.name(phrase, gender(header[1]), false);
      case "elders" -> lexicon.name(phrase, gender(header[1]), true);
      case "kinds" -> lexicon.kind(phrase, header.length > 1 ? gender(header[1]) : null);
      case "looks" -> looks.computeIfAbsent(header[1], l -> new ArrayList<>()).add(phrase);
      case "things" -> lexicon.thing(new Lexicon.Noun(phrase, header[1], looks(header)));
      case "places" ->
          lexicon.place(phrase, String.join(" ", Arrays.copyOfRange(header, 1, header.length)));
      case "list" -> lexicon.phrase(header[1], phrase);
      default -> throw new IllegalStateException("words.txt: no such section: " + header[0]);
    }
  }

  private List<String> looks(String[] header) {
    List<String> all = new ArrayList<>();
    for (int i = 2; i < header.length; i++) {
      all.addAll(looks.getOrDefault(header[i], List.of()));
    }
    return List.copyOf(all);
  }

  private static Gender gender(String word) {
    return Gender.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
