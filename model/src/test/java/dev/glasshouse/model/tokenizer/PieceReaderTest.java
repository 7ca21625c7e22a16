package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceReaderTest {

  @ParameterizedTest
  @EnumSource
  void windowsCutNoPiece(SplitPattern pattern) {
    var random = new Random(31);
    var text = new StringBuilder();
    while (text.length() < 400_000) {
      // Now and then a run without a letter before a space, longer than a window.
      text.append(RandomText.next(random, 200));
      if (random.nextInt(500) == 0) {
        text.append(" '".repeat(random.nextInt(60_000)));
      }
    }
    List<String> expected = SplitPatternTest.pieces(pattern, text.toString());
    List<String> pieces = new ArrayList<>();
    new PieceReader(pattern)
        .read(text.toString(), (chars, from, to) -> pieces.add(new String(chars, from, to - from)));
    assertThat(pieces).isEqualTo(expected);
  }
}
