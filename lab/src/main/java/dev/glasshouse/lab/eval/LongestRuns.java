package dev.glasshouse.lab.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds, for each of some texts, the longest run of words that also stands in one single text of
 * another collection, however large that is: only the texts themselves are kept, as an index of the
 * hashes of their runs of {@value #RUN} words, and the collection passes by.
 *
 * <p>A word is a run of letters, digits, apostrophes and hyphens, in lower case: punctuation makes
 * no difference. A hit of the index is compared word by word and followed to its end, so what is
 * reported is exact. A run is followed once only, from where it begins.
 */
public final class LongestRuns {
  /** Shorter runs are not found. */
  public static final int RUN = 12;

  /** Of a longer text only so many words are looked at; Storyworld's stories have about 140. */
  static final int MAX_WORDS = 4096;

  private static final int UNKNOWN = -1;
  private static final long BASE = 0x9E3779B97F4A7C15L;

  /** {@link #BASE} to the power of {@link #RUN}: what a word that leaves the window counted. */
  private static final long LEAVING = power();

  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final List<int[]> texts = new ArrayList<>();
  private final int[] longest;

  /** Places that begin a run, by hash: open addressing into chains through {@link #next}. */
  private final int[] table;

  private final long[] hashes;
  private final int[] text;
  private final int[] place;
  private final int[] next;

  /**
   * @param asked the texts that are asked about
   */
  public LongestRuns(List<String> asked) {
    int runs = 0;
    for (String each : asked) {
      int[] words = words(each, true);
      texts.add(words);
      runs += Math.max(0, words.length - RUN + 1);
    }
    longest = new int[asked.size()];
    hashes = new long[runs];
    text = new int[runs];
    place = new int[runs];
    next = new int[runs];
    table = new int[Integer.highestOneBit(Math.max(runs, 8)) << 2];
    Arrays.fill(table, -1);
    int entry = 0;
    for (int t = 0; t < texts.size(); t++) {
      int[] words = texts.get(t);
      long hash = 0;
      for (int end = 0; end < words.length; end++) {
        hash = roll(hash, words, end);
        if (end >= RUN - 1) {
          hashes[entry] = hash;
          text[entry] = t;
          place[entry] = end - RUN + 1;
          int slot = slot(hash);
          next[entry] = table[slot];
          table[slot] = entry++;
        }
      }
    }
  }

  private static long power() {
    long power = 1;
    for (int i = 0; i < RUN; i++) {
      power *= BASE;
    }
    return power;
  }

  /** The hash of the last {@link #RUN} words up to one, from that of the words before it. */
  private static long roll(long hash, int[] words, int end) {
    long rolled = hash * BASE + words[end] + 2;
    return end < RUN ? rolled : rolled - LEAVING * (words[end - RUN] + 2);
  }

  /** Where a hash's chain begins, or would. */
  private int slot(long hash) {
    int mask = table.length - 1;
    int slot = (int) ((hash ^ hash >>> 29) * BASE >>> 33) & mask;
    while (table[slot] >= 0 && hashes[table[slot]] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Passes one text of the collection by. */
  public void compare(String other) {
    int[] words = words(other, false);
    long hash = 0;
    for (int end = 0; end < words.length; end++) {
      hash = roll(hash, words, end);
      if (end >= RUN - 1) {
        for (int entry = table[slot(hash)]; entry >= 0; entry = next[entry]) {
          follow(texts.get(text[entry]), text[entry], place[entry], words, end - RUN + 1);
        }
      }
    }
  }

  private void follow(int[] mine, int number, int from, int[] words, int start) {
    if (from > 0 && start > 0 && mine[from - 1] == words[start - 1]) {
      return; // it was followed from its beginning
    }
    int length = 0;
    while (from + length < mine.length
        && start + length < words.length
        && mine[from + length] == words[start + length]) {
      length++;
    }
    if (length >= RUN) {
      longest[number] = Math.max(longest[number], length);
    }
  }

  private int[] words(String from, boolean learn) {
    int[] ids = new int[64];
    int count = 0;
    int at = 0;
    while (at < from.length() && count < MAX_WORDS) {
      int end = at;
      while (end < from.length() && inWord(from.charAt(end))) {
        end++;
      }
      if (end > at) {
        String word = from.substring(at, end).toLowerCase(Locale.ROOT);
        ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
        ids[count++] = id(word, learn);
      }
      at = end + 1;
    }
    return Arrays.copyOf(ids, count);
  }

  private int id(String word, boolean learn) {
    Integer known = vocabulary.get(word);
    if (known == null && learn) {
      known = vocabulary.size();
      vocabulary.put(word, known);
    }
    return known == null ? UNKNOWN : known;
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '-';
  }

  /** Words of the longest run of a text that one text shared; 0 where none had {@value #RUN}. */
  public int longest(int asked) {
    return longest[asked];
  }

  /** Words of a text. */
  public int words(int asked) {
    return texts.get(asked).length;
  }

  /** Whether one text shared a run of more than half the words of this one. */
  public boolean copied(int asked) {
    return 2 * longest[asked] > texts.get(asked).length;
  }
}
