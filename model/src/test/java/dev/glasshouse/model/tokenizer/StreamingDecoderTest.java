package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingDecoderTest {
  /** Nothing but the 256 bytes, so that every character of several bytes is several tokens. */
  private static final BpeTokenizer BYTES =
      new BpeTrainer(BpeTrainer.Options.ofSize(257)).train(List.of());

  @Test
  void holdsACharacterBackUntilItIsWhole() {
    int[] ids = BYTES.encode("é😀");
    var decoder = new StreamingDecoder(BYTES);
    assertThat(ids).hasSize(6);
    assertThat(decoder.accept(ids[0])).isEmpty();
    assertThat(decoder.accept(ids[1])).isEqualTo("é");
    assertThat(decoder.accept(ids[2])).isEmpty();
    assertThat(decoder.accept(ids[3])).isEmpty();
    assertThat(decoder.accept(ids[4])).isEmpty();
    assertThat(decoder.accept(ids[5])).isEqualTo("😀");
    assertThat(decoder.finish()).isEmpty();
  }

  @Test
  void goesOnInsideACharacterOfItsContext() {
    int[] ids = BYTES.encode("aé");
    assertThat(new StreamingDecoder(BYTES, ids[0], ids[1]).accept(ids[2])).isEqualTo("é");
  }

  @Test
  void givesTheTextOfAllTokensWhateverTheBytes() {
    var random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      int[] ids = random.ints(random.nextInt(12), 0, 256).toArray();
      var decoder = new StreamingDecoder(BYTES);
      var text = new StringBuilder();
      for (int id : ids) {
        text.append(decoder.accept(id));
      }
      assertThat(text.append(decoder.finish())).hasToString(BYTES.decode(ids));
    }
  }
}
