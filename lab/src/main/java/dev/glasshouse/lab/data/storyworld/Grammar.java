package dev.glasshouse.lab.data.storyworld;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * All that stories are made of and read with.
 *
 * @param lexicon the words
 * @param acts by name, in the order of the files
 * @param plots in the order of the files
 */
record Grammar(Lexicon lexicon, Map<String, Act> acts, List<Plot> plots) {

  /** Reads the grammar's files, which come along as resources. */
  static Grammar load() {
    return GrammarReader.read();
  }

  /** CRC-32C of the files. */
  static long fingerprint() {
    var sum = new CRC32C();
    sum.update(GrammarReader.text().getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
