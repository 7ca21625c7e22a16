package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedTokensTest {

  @Test
  void takesTheLongestAtTheLeftmostPlace() {
    var tokens =
        new AddedTokens(List.of(new AddedToken(1, "ab", true), new AddedToken(2, "abc", true)));
    assertThat(parts(tokens, "xabcab-ab")).containsExactly("x", "#2", "#1", "-", "#1");
  }

  @Test
  void takesWhiteSpaceAlongWhereTheTokenSaysSo() {
    var tokens =
        new AddedTokens(
            List.of(
                new AddedToken(1, "<l>", true, false, true, false, false),
                new AddedToken(2, "<r>", true, false, false, true, false)));
    assertThat(parts(tokens, "a \n<l> b <r>\u3000 c")).containsExactly("a", "#1", " b ", "#2", "c");
    assertThat(parts(tokens, "<r>  <l>")).containsExactly("#2", "#1");
  }

  @Test
  void findsSingleWordsOnly() {
    var tokens =
        new AddedTokens(List.of(new AddedToken(1, "yes", false, true, false, false, false)));
    assertThat(parts(tokens, "yes, yesterday eyes yes_ 'yes'"))
        .containsExactly("#1", ", yesterday eyes yes_ '", "#1", "'");
  }

  @Test
  void findsNormalizedTokensInTheNormalizedText() {
    var tokens =
        new AddedTokens(
            List.of(
                new AddedToken(1, "Stop", true, false, false, false, true),
                new AddedToken(2, "RAW", true)),
            new Normalizer.Lowercase());
    assertThat(parts(tokens, "A STOP raw RAW B")).containsExactly("a ", "#1", " raw ", "#2", " b");
  }

  @Test
  void refusesTokensWithoutTextOrWithTooMuch() {
    assertThatThrownBy(() -> new AddedToken(1, "", true)).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> new AddedToken(1, "a".repeat(257), true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("257");
  }

  private static List<String> parts(AddedTokens tokens, String text) {
    var parts = new ArrayList<String>();
    tokens.split(text, parts::add, id -> parts.add("#" + id));
    return parts;
  }
}
