package dev.glasshouse.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Templates and what Jinja 3.1.6 made of them: its ImmutableSandboxedEnvironment with trim_blocks,
 * lstrip_blocks, loop controls, and {@code tojson} as transformers defines it.
 */
class JinjaCasesTest {

  @ParameterizedTest
  @MethodSource("cases")
  void makesWhatJinjaMakes(String template, JsonNode expected, Map<String, Object> variables) {
    if (expected.has("error")) {
      assertThatThrownBy(() -> render(template, variables))
          .as(template)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("line ");
    } else {
      assertThat(render(template, variables))
          .as(template)
          .isEqualTo(expected.get("text").stringValue());
    }
  }

  private static String render(String template, Map<String, Object> variables) {
    return ChatTemplate.of(template).render(List.of(), List.of(), false, variables);
  }

  static Stream<Arguments> cases() throws IOException {
    JsonNode root;
    try (InputStream in =
        Objects.requireNonNull(JinjaCasesTest.class.getResourceAsStream("jinja-cases.json"))) {
      root = Json.MAPPER.readTree(in.readAllBytes());
    }
    Map<String, Object> variables =
        Json.MAPPER.convertValue(
            root.get("variables"), new TypeReference<LinkedHashMap<String, Object>>() {});
    return root.get("cases").values().stream()
        .map(one -> Arguments.of(one.get("template").stringValue(), one, variables));
  }
}
