package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NormalFormTest {

  @ParameterizedTest
  @EnumSource
  void isTheNormalFormOfTheStandard(Normalizer.Form form) {
    var random = new Random(12);
    for (int i = 0; i < 5_000; i++) {
      String text = RandomText.next(random, 40) + "\u1100\u1161\u11A8 a\u0316\u0301\u0323";
      assertThat(NormalForm.of(text, form)).isEqualTo(Normalizer.normalize(text, form));
    }
  }

  @Test
  void aMegabyteOfMarksInTheWrongOrderIsNoTrouble() {
    String marks = "\u0301\u0316".repeat(1 << 19);
    assertThat(NormalForm.of("a" + marks, Normalizer.Form.NFC))
        .startsWith("\u00E1\u0316")
        .hasSize(marks.length());
  }
}
