package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.text.Normalizer.Form;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizerTest {

  @Test
  void doesOneStepAfterAnother() {
    var all =
        new Normalizer.Sequence(
            List.of(
                new Normalizer.Unicode(Form.NFKC),
                new Normalizer.Strip(true, true),
                new Normalizer.Lowercase(),
                new Normalizer.Prepend("_"),
                new Normalizer.Replace(" ", "_")));
    assertThat(all.apply(" Ａ BC\u00A0")).isEqualTo("_a_bc");
    assertThat(all.apply(" ")).isEmpty();
    assertThat(Normalizer.NONE.apply(" Ａ")).isEqualTo(" Ａ");
  }

  @Test
  void isReadAsItWasWritten() {
    List<Normalizer> steps =
        List.of(
            new Normalizer.Unicode(Form.NFD),
            new Normalizer.Strip(false, true),
            new Normalizer.Lowercase(),
            new Normalizer.Prepend("▁"),
            new Normalizer.Replace(" ", "▁"));
    var root = Json.MAPPER.createObjectNode();
    root.set(
        "normalizer",
        Json.MAPPER.valueToTree(JsonNormalizer.write(new Normalizer.Sequence(steps))));
    assertThat(JsonNormalizer.read(new JsonObject("", root))).isEqualTo(steps);
    assertThat(JsonNormalizer.write(Normalizer.NONE)).isNull();
  }

  @Test
  void noTextGrowsWithoutBound() {
    var doubling = new Normalizer.Replace("a", "aa");
    assertThatThrownBy(() -> new Normalizer.Sequence(Collections.nCopies(11, doubling)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("1,024 times longer");
  }
}
