package dev.glasshouse.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Learns merges from counted pieces. Pair counts are kept up to date: a merge touches only the
 * pieces that hold its pair. The heap holds each pair with a count that may have become too high;
 * such a pair gets its count when it comes to the top.
 *
 * <p>Of several pairs with the highest count the one with the lowest left id goes first, then the
 * one with the lowest right id. A pair that spells a token already there is never merged, so that
 * each merge makes one token.
 *
 * <p>All occurrences of a pair come into being in the merge that makes the younger of its tokens.
 * So the pieces that hold a pair are listed once, at the end of that merge, in one array for all
 * its pairs; pieces that have lost the pair since are passed over when it is merged.
 */
final class MergeLearner {
  /** A pair seen once teaches nothing. */
  private static final long LEAST_COUNT = 2;

  private static final int BYTES = 256;

  private final List<byte[]> tokens = new ArrayList<>();
  private final Set<String> spellings = new HashSet<>();
  private final List<Long> merges = new ArrayList<>();

  /** The pieces end to end; what is left of each stands at the front of its place. */
  private final int[] symbols;

  private final int[] starts;
  private final int[] lengths;
  private final long[] counts;
  private final PairTable pairs = new PairTable(LEAST_COUNT);
  private final PairHeap heap = new PairHeap();

  /** The lists of pieces: of the pairs of bytes first, then of the pairs of each token learnt. */
  private final List<int[]> lists = new ArrayList<>();

  /**
   * @param alphabet the 256 single bytes in the order of their ids
   * @param pieces what to learn from
   */
  MergeLearner(byte[][] alphabet, PieceCounts pieces) {
    int[] idOfByte = new int[BYTES];
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
      }
    }
    listBytePairs();
  }

  /**
   * Learns until there are enough tokens or no pair occurs twice.
   *
   * @param vocabSize how many tokens are wanted
   * @param progress is told the number of tokens after each merge
   */
  void learn(int vocabSize, IntConsumer progress) {
    var fresh = new FreshPairs(vocabSize);
    while (tokens.size() < vocabSize && !heap.isEmpty()) {
      long pair = heap.topPair();
      long count = pairs.count(pair);
      if (count < LEAST_COUNT) {
        heap.pop();
      } else if (count < heap.topCount()) {
        heap.lowerTop(count);
      } else {
        heap.pop();
        if (addToken(joined(pair))) {
          merges.add(pair);
          merge(pair, tokens.size() - 1, fresh);
          progress.accept(tokens.size());
        }
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

  private byte[] joined(long pair) {
    byte[] left = tokens.get((int) (pair >>> 32));
    byte[] right = tokens.get((int) pair);
    byte[] joined = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, joined, left.length, right.length);
    return joined;
  }

  private boolean addToken(byte[] bytes) {
    return spellings.add(new String(bytes, StandardCharsets.ISO_8859_1)) && tokens.add(bytes);
  }

  /** Counts the pairs of bytes and lists the pieces of each. */
  private void listBytePairs() {
    long[] pairCounts = new long[BYTES * BYTES];
    int[] ends = new int[BYTES * BYTES];
    int[] lastPiece = new int[BYTES * BYTES];
    Arrays.fill(lastPiece, -1);
    for (int piece = 0; piece < starts.length; piece++) {
      for (int i = starts[piece]; i < starts[piece] + lengths[piece] - 1; i++) {
        int pair = symbols[i] * BYTES + symbols[i + 1];
        pairCounts[pair] += counts[piece];
        if (lastPiece[pair] != piece) {
          lastPiece[pair] = piece;
          ends[pair]++;
        }
      }
    }
    int total = 0;
    for (int pair = 0; pair < ends.length; pair++) {
      int length = pairCounts[pair] < LEAST_COUNT ? 0 : ends[pair];
      if (length > 0) {
        long key = MergeTable.pair(pair / BYTES, pair % BYTES);
        pairs.put(key, pairCounts[pair], total, length);
        heap.push(pairCounts[pair], key);
      }
      ends[pair] = total;
      total += length;
    }
    int[] list = new int[total];
    Arrays.fill(lastPiece, -1);
    for (int piece = 0; piece < starts.length; piece++) {
      for (int i = starts[piece]; i < starts[piece] + lengths[piece] - 1; i++) {
        int pair = symbols[i] * BYTES + symbols[i + 1];
        if (pairCounts[pair] >= LEAST_COUNT && lastPiece[pair] != piece) {
          lastPiece[pair] = piece;
          list[ends[pair]++] = piece;
        }
      }
    }
    lists.add(list);
  }

  private void merge(long pair, int id, FreshPairs fresh) {
    int left = (int) (pair >>> 32);
    int right = (int) pair;
    int[] list = lists.get(Math.max(0, Math.max(left, right) - BYTES + 1));
    int from = pairs.listStart(pair);
    int to = from + pairs.listLength(pair);
    for (int i = from; i < to; i++) {
      mergeIn(list[i], left, right, id, fresh);
    }
    lists.add(fresh.flush(id, LEAST_COUNT, pairs, heap));
  }

  /** Replaces each {@code left, right} of a piece by {@code id} and keeps the counts right. */
  private void mergeIn(int piece, int left, int right, int id, FreshPairs fresh) {
    long count = counts[piece];
    int start = starts[piece];
    int end = start + lengths[piece];
    int out = start;
    int in = start;
    while (in < end) {
      if (symbols[in] != left || in + 1 == end || symbols[in + 1] != right) {
        symbols[out++] = symbols[in++];
        continue;
      }
      if (out > start) {
        int before = symbols[out - 1];
        if (before == id) {
          fresh.subtractAfter(left, count);
        } else {
          pairs.subtract(MergeTable.pair(before, left), count);
        }
        fresh.addBefore(before, piece, count);
      }
      if (in + 2 < end) {
        int after = symbols[in + 2];
        pairs.subtract(MergeTable.pair(right, after), count);
        fresh.addAfter(after, piece, count);
      }
      symbols[out++] = id;
      in += 2;
    }
    lengths[piece] = out - start;
  }
}
