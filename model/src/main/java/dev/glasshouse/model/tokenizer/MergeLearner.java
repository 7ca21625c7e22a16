package dev.glasshouse.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Learns merges from counted pieces. Pair counts are kept up to date: a merge touches only the
 * pieces that hold its pair. The queue holds each pair with a count that may have become too high;
 * such a pair goes back in when it comes out.
 *
 * <p>Of several pairs with the highest count the one with the lowest left id goes first, then the
 * one with the lowest right id. A pair that spells a token already there is never merged, so that
 * each merge makes one token.
 */
final class MergeLearner {
  /** A pair seen once teaches nothing. */
  private static final long LEAST_COUNT = 2;

  private static final class Pair {
    private long count;
    private final IntList pieces = new IntList(2);

    void occursIn(int piece) {
      if (pieces.size() == 0 || pieces.get(pieces.size() - 1) != piece) {
        pieces.add(piece);
      }
    }
  }

  private record Candidate(long count, long pair) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      return byCount != 0 ? byCount : Long.compare(pair, other.pair);
    }
  }

  private final List<byte[]> tokens = new ArrayList<>();
  private final Set<String> spellings = new HashSet<>();
  private final List<Long> merges = new ArrayList<>();
  private final int[] symbols;
  private final int[] starts;
  private final int[] lengths;
  private final long[] counts;
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  /**
   * @param alphabet the 256 single bytes in the order of their ids
   * @param pieces what to learn from
   */
  MergeLearner(byte[][] alphabet, PieceCounts pieces) {
    int[] idOfByte = new int[256];
    for (byte[] single : alphabet) {
      idOfByte[single[0] & 0xFF] = tokens.size();
      addToken(single);
    }
    starts = new int[pieces.size()];
    lengths = new int[pieces.size()];
    counts = new long[pieces.size()];
    int total = 0;
    for (int piece = 0; piece < starts.length; piece++) {
      starts[piece] = total;
      lengths[piece] = pieces.length(piece);
      counts[piece] = pieces.count(piece);
      total += lengths[piece];
    }
    symbols = new int[total];
    for (int piece = 0; piece < starts.length; piece++) {
      for (int i = 0; i < lengths[piece]; i++) {
        symbols[starts[piece] + i] = idOfByte[pieces.at(piece, i) & 0xFF];
        if (i > 0) {
          add(symbols[starts[piece] + i - 1], symbols[starts[piece] + i], piece);
        }
      }
    }
    pairs.forEach((key, pair) -> queue.add(new Candidate(pair.count, key)));
  }

  /**
   * Learns until there are enough tokens or no pair occurs twice.
   *
   * @param vocabSize how many tokens are wanted
   * @param progress is told the number of tokens after each merge
   */
  void learn(int vocabSize, IntConsumer progress) {
    while (tokens.size() < vocabSize) {
      Candidate best = queue.poll();
      if (best == null) {
        return;
      }
      Pair pair = pairs.get(best.pair);
      if (pair == null || pair.count < LEAST_COUNT) {
        continue;
      }
      if (pair.count != best.count) {
        queue.add(new Candidate(pair.count, best.pair));
        continue;
      }
      byte[] left = tokens.get((int) (best.pair >>> 32));
      byte[] right = tokens.get((int) best.pair);
      byte[] joined = Arrays.copyOf(left, left.length + right.length);
      System.arraycopy(right, 0, joined, left.length, right.length);
      if (addToken(joined)) {
        merges.add(best.pair);
        merge(best.pair, tokens.size() - 1);
        progress.accept(tokens.size());
      }
    }
  }

  /** The bytes of the tokens, in the order of their ids. */
  List<byte[]> tokens() {
    return tokens;
  }

  /** The merges in the order in which they were learnt. */
  long[] merges() {
    return merges.stream().mapToLong(Long::longValue).toArray();
  }

  private boolean addToken(byte[] bytes) {
    return spellings.add(new String(bytes, StandardCharsets.ISO_8859_1)) && tokens.add(bytes);
  }

  private void merge(long merged, int id) {
    var fresh = new LinkedHashSet<Long>();
    IntList affected = Objects.requireNonNull(pairs.get(merged)).pieces;
    for (int i = 0; i < affected.size(); i++) {
      mergeIn(affected.get(i), (int) (merged >>> 32), (int) merged, id, fresh);
    }
    for (long key : fresh) {
      Pair pair = pairs.get(key);
      if (pair != null) {
        queue.add(new Candidate(pair.count, key));
      }
    }
  }

  /** Replaces each {@code left, right} of a piece by {@code id} and notes the pairs it makes. */
  private void mergeIn(int piece, int left, int right, int id, Set<Long> fresh) {
    int start = starts[piece];
    int end = start + lengths[piece];
    int out = start;
    int in = start;
    while (in < end) {
      if (symbols[in] != left || in + 1 == end || symbols[in + 1] != right) {
        symbols[out++] = symbols[in++];
        continue;
      }
      remove(left, right, piece);
      if (out > start) {
        remove(symbols[out - 1], left, piece);
        fresh.add(add(symbols[out - 1], id, piece));
      }
      if (in + 2 < end) {
        remove(right, symbols[in + 2], piece);
        fresh.add(add(id, symbols[in + 2], piece));
      }
      symbols[out++] = id;
      in += 2;
    }
    lengths[piece] = out - start;
  }

  private long add(int left, int right, int piece) {
    long key = MergeTable.pair(left, right);
    Pair pair = pairs.computeIfAbsent(key, unused -> new Pair());
    pair.count += counts[piece];
    pair.occursIn(piece);
    return key;
  }

  private void remove(int left, int right, int piece) {
    long key = MergeTable.pair(left, right);
    Pair pair = Objects.requireNonNull(pairs.get(key));
    pair.count -= counts[piece];
    if (pair.count == 0) {
      pairs.remove(key);
    }
  }
}
