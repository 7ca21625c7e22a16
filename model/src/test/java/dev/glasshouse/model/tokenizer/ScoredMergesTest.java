package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoredMergesTest {
  /** All texts of a and b up to 15 characters: each can be parted wherever one likes. */
  @Test
  void refusesTokensThatCanBePartedInTooManyWays() {
    Map<String, Integer> tokens = new HashMap<>();
    for (int length = 1; length <= 15; length++) {
      for (int bits = 0; bits < 1 << length; bits++) {
        String digits = Integer.toBinaryString(1 << length | bits).substring(1);
        tokens.put(digits.replace('0', 'a').replace('1', 'b'), tokens.size());
      }
    }
    assertThatThrownBy(() -> ScoredMerges.of(tokens, new float[tokens.size()]))
        .isInstanceOf(UserError.class)
        .hasMessage("its tokens can be parted in too many ways");
  }
}
