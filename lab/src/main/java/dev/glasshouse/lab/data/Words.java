package dev.glasshouse.lab.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts as they are compared. */
final class Words {
  private Words() {}

  /** Lower case, each run of white space one space. */
  static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  /** Hashes of a text's words: runs of letters and digits, in lower case. */
  static List<Long> hashes(String text) {
    List<Long> hashes = new ArrayList<>();
    long hash = 0;
    boolean inside = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (Character.isLetterOrDigit(c)) {
        hash = Hashes.mix(hash * 31 + Character.toLowerCase(c) + 1);
        inside = true;
      } else if (inside) {
        hashes.add(hash);
        hash = 0;
        inside = false;
      }
    }
    return hashes;
  }
}
