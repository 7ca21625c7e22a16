package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCountsTest {

  @Test
  void countsAsAMapDoes() {
    var counts = new PieceCounts(1 << 20, 1 << 24);
    Map<String, Long> expected = new HashMap<>();
    var random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      String piece = Integer.toString(random.nextInt(20_000), 36);
      add(counts, piece);
      expected.merge(piece, 1L, Long::sum);
    }
    assertThat(contents(counts)).isEqualTo(expected);
  }

  @Test
  void forgetsTheRarerHalfAtItsBound() {
    var counts = new PieceCounts(4, 1 << 10);
    for (String piece : "a a a b b c d e e".split(" ")) {
      add(counts, piece);
    }
    // Four pieces were there when "e" came; "c" and "d" had been counted once, the median.
    assertThat(contents(counts)).isEqualTo(Map.of("a", 3L, "b", 2L, "e", 2L));
  }

  @Test
  void keepsToItsBoundOfBytes() {
    var counts = new PieceCounts(1 << 10, 8);
    for (String piece : "abcdef abcdef xy ghijkl ghijkl".split(" ")) {
      add(counts, piece);
    }
    assertThat(contents(counts)).isEqualTo(Map.of("ghijkl", 2L));
  }

  private static void add(PieceCounts counts, String piece) {
    byte[] bytes = ("_" + piece).getBytes(StandardCharsets.UTF_8);
    counts.add(bytes, 1, bytes.length, 1);
  }

  private static Map<String, Long> contents(PieceCounts counts) {
    Map<String, Long> contents = new HashMap<>();
    for (int i = 0; i < counts.size(); i++) {
      var piece = new StringBuilder();
      for (int at = 0; at < counts.length(i); at++) {
        piece.append((char) counts.at(i, at));
      }
      contents.put(piece.toString(), counts.count(i));
    }
    return contents;
  }
}
