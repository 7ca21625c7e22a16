package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final EvalItem ITEM =
      new EvalItem(
          Path.of("some", "set.jsonl"),
          7,
          Json.MAPPER.readTree(
              """
              {"q": "Why $1?", "n": -734, "a": {"text": ["x", "y"], "deep": [[{"b": true}]]}}
              """));

  @Test
  void fillsInFieldsWhereverTheyLie() {
    assertThat(new Template("Q: {q}\n{n} {a.text[1]}{a.deep[0][0].b}").of(ITEM))
        .isEqualTo("Q: Why $1?\n-734 ytrue");
    assertThat(new Template("{{q}} {choice}").with("$0")).isEqualTo("{q} $0");
    assertThat(ITEM.texts("a.text")).containsExactly("x", "y");
    assertThat(ITEM.part()).isEqualTo("set");
  }

  @Test
  void saysInWhichLineAFieldIsMissing() {
    for (String template : new String[] {"{p}", "{a}", "{a.text}", "{a.text[2]}", "{q.x}"}) {
      assertThatThrownBy(() -> new Template(template).of(ITEM))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("line 7: field " + template.substring(1, template.length() - 1));
    }
  }

  @Test
  void refusesWhatIsNoPath() {
    for (String path : new String[] {"", ".a", "a..b", "a[x]", "a]", "a[1", "[-1]"}) {
      assertThatThrownBy(() -> FieldPath.parse(path))
          .as(path)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("names no field");
    }
  }
}
