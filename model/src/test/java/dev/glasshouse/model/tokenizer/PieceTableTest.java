package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceTableTest {
  private final PieceTable table = new PieceTable();

  private int number(String piece) {
    char[] chars = ("_" + piece + "_").toCharArray();
    return table.number(chars, 1, chars.length - 1);
  }

  @Test
  void numbersPiecesAsTheyCome() {
    Map<String, Integer> expected = new HashMap<>();
    var random = new Random(41);
    for (int i = 0; i < 100_000; i++) {
      String piece = Integer.toString(random.nextInt(30_000), 36);
      assertThat(number(piece))
          .isEqualTo(expected.computeIfAbsent(piece, unused -> expected.size()));
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach((piece, number) -> {
      int start = table.start(number);
      String kept = new String(table.chars(), start, table.start(number + 1) - start);
      assertThat(kept).isEqualTo(piece);
    });
  }

  @Test
  void tellsPiecesOfOneHashApart() {
    // "Aa" and "BB" have one hash, and so has whatever is made of them.
    assertThat(number("AaBB")).isZero();
    assertThat(number("BBAa")).isEqualTo(1);
    assertThat(number("AaAa")).isEqualTo(2);
    assertThat(number("BBAa")).isEqualTo(1);
  }

  @Test
  void beginsAnewAfterClearing() {
    number("one");
    number("two");
    table.clear();
    assertThat(table.size()).isZero();
    assertThat(number("two")).isZero();
    assertThat(table.totalChars()).isEqualTo(3);
  }
}
