package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceMergerTest {

  @Test
  void mergesByRankFromTheLeftAtAnyLength() {
    var random = new Random(51);
    for (int round = 0; round < 200; round++) {
      // Rules over a few symbols; two share a rank now and then, as llama2.c's do.
      int rules = 12;
      long[] pairs = new long[rules];
      int[] ranks = new int[rules];
      int[] merged = new int[rules];
      for (int i = 0; i < rules; i++) {
        pairs[i] = MergeTable.pair(random.nextInt(3 + i), random.nextInt(3 + i));
        ranks[i] = random.nextInt(rules);
        merged[i] = 3 + i;
      }
      var table = new MergeTable(pairs, ranks, merged);
      var merger = new PieceMerger(table);
      for (int length : new int[] {0, 1, 2, 5, 31, 32, 33, 200}) {
        int[] ids = random.ints(length, 0, 3).toArray();
        List<Integer> expected = byDefinition(ids, table);
        int left = merger.merge(ids, length);
        assertThat(Arrays.stream(ids, 0, left).boxed()).isEqualTo(expected);
      }
    }
  }

  private static List<Integer> byDefinition(int[] ids, MergeTable table) {
    List<Integer> symbols = new ArrayList<>(Arrays.stream(ids).boxed().toList());
    while (true) {
      int at = -1;
      long best = Long.MAX_VALUE;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        long rule = table.rule(symbols.get(i), symbols.get(i + 1));
        if (rule != MergeTable.NONE && rule >> 32 < best) {
          best = rule >> 32;
          at = i;
        }
      }
      if (at < 0) {
        return symbols;
      }
      symbols.set(at, (int) table.rule(symbols.get(at), symbols.remove(at + 1)));
    }
  }
}
