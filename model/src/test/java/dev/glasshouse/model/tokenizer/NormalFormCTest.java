package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalFormCTest {

  @Test
  void isTheNormalFormOfTheStandard() {
    var random = new Random(12);
    for (int i = 0; i < 5_000; i++) {
      String text = RandomText.next(random, 40) + "\u1100\u1161\u11A8 a\u0316\u0301\u0323";
      assertThat(NormalFormC.of(text)).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
    }
  }

  @Test
  void aMegabyteOfMarksInTheWrongOrderIsNoTrouble() {
    String marks = "\u0301\u0316".repeat(1 << 19);
    assertThat(NormalFormC.of("a" + marks)).startsWith("\u00E1\u0316").hasSize(marks.length());
  }
}
