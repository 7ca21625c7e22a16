package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.glasshouse.lab.data.DataSummary;

/**
 * A source of what was learnt from.
 *
 * @param read how much of it
 * @param licence under which it may be used; empty where we do not know
 */
public record DataRead(@JsonUnwrapped DataSummary.Read read, String licence) {
  /** With the licence of the corpora that have a name here. */
  static DataRead of(DataSummary.Read read) {
    String licence =
        switch (read.name()) {
          case "wordnet" -> "WordNet 3.1 (permissive)";
          case "storyworld" -> "made by Glasshouse, Apache-2.0";
          case "languagetool" -> "LGPL-2.1";
          default -> "";
        };
    return new DataRead(read, licence);
  }
}
