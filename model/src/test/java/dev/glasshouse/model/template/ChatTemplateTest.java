package dev.glasshouse.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateTest {

  @Test
  void rendersAConversation() {
    ChatTemplate template =
        ChatTemplate.of(
            """
            {{- bos_token }}
            {%- for m in messages %}
            <{{ m.role }}>{{ m.content }}
            {% endfor %}
            {% if add_generation_prompt %}
            <assistant>
            {%- endif %}
            """);
    List<ChatMessage> messages = List.of(ChatMessage.system("S"), ChatMessage.user("U"));
    assertThat(template.render(messages, List.of(), true, Map.of("bos_token", "^")))
        .isEqualTo("^<system>S\n<user>U\n<assistant>");
    assertThat(template.with(Map.of("bos_token", "$")).render(messages, List.of(), false, Map.of()))
        .isEqualTo("$<system>S\n<user>U\n");
  }

  @Test
  void givesToolsAndCallsInTheFormThatTemplatesExpect() {
    ChatTemplate template =
        ChatTemplate.of(
            "{{ tools is none }}{{ tools|tojson }}{% for m in messages %}"
                + "{{ m.tool_calls|tojson if m.tool_calls }}{{ m.tool_call_id }}{% endfor %}");
    var call = new ToolCall(Optional.of("id1"), "f", Map.of("x", 1));
    List<ChatMessage> messages =
        List.of(ChatMessage.assistant("", List.of(call)), ChatMessage.tool("2", "id1"));
    assertThat(template.render(messages, List.of(Map.of("name", "f")), false, Map.of()))
        .isEqualTo(
            "False[{\"name\": \"f\"}][{\"id\": \"id1\", \"type\": \"function\", \"function\":"
                + " {\"name\": \"f\", \"arguments\": {\"x\": 1}}}]id1");
    assertThat(template.render(List.of(), List.of(), false, Map.of())).isEqualTo("Truenull");
  }

  @Test
  void saysTheDateOfItsClock() {
    var clock = Clock.fixed(Instant.parse("2024-07-06T04:05:09Z"), ZoneOffset.UTC);
    ChatTemplate template =
        ChatTemplate.of("{{ strftime_now('%d %b %Y|%-d %B %y|%A %a|%H:%M:%S %I %p|%j|%F%%') }}")
            .with(clock);
    assertThat(template.render(List.of(), List.of(), false, Map.of()))
        .isEqualTo("06 Jul 2024|6 July 24|Saturday Sat|04:05:09 04 AM|188|2024-07-06%");
  }

  @Test
  void writesTheSameNumbersInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("fa-IR"));
      ChatTemplate template = ChatTemplate.of("{{ 1e-7 }} {{ 2e300|tojson }} {{ ['\\x01'] }}");
      assertThat(template.render(List.of(), List.of(), false, Map.of()))
          .isEqualTo("1e-07 2e+300 ['\\x01']");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\n\n{% include 'a' %}`                | line 3: the block 'include' is not supported",
        "`{{ a`                                 | line 1: '{{' is not closed",
        "`a\n{{ 1 + }}`                         | line 2: expected a value, found '}}'",
        "`{{ 'a }}`                             | line 1: a string is not closed",
        "`{% if 1 %}a`                          | expected 'endif', found the end of the template",
        "`{% if 1 %}a{% endfor %}`              | expected 'endif', found 'endfor'",
        "`{% endif %}`                          | 'endif' closes nothing",
        "`{% foo %}`                            | there is no block 'foo'",
        "`{{ a|nofilter }}`                     | the filter 'nofilter' is not supported",
        "`{{ a is notest }}`                    | the test 'notest' is not supported",
        "`{{ f(*a) }}`                          | unpacking of arguments",
        "`{% break %}`                          | 'break' stands in no loop",
        "`{% for a in b recursive %}`           | a recursive loop is not supported",
        "`{{ 99999999999999999999 }}`           | the large integer",
        "`{{ a ? b }}`                          | line 1: '?' has no place here",
        "`x\n{{ raise_exception('only users') }}` | line 2: the template refuses: only users",
        "`{{ ''.__class__.__mro__ }}`           | the attribute '__class__' of a text is undefined",
        "`{{ messages.getClass() }}`            | the attribute 'getClass' of a list is undefined",
        "`{{ messages.append(1) }}`             | 'append' would change a value",
        "`{{ strftime_now('%Q') }}`             | does not know the field '%Q'",
        "`{{ 1e19|int }}`                       | the integer of 1e+19 does not fit 64 bits",
        "`{{ (-9223372036854775807 - 1)|abs }}` | the absolute value of -9223372036854775808",
        "`{{ '-1e19'|int }}`                    | the integer of -1e+19 does not fit 64 bits",
        "`{{ '99999999999999999999'|int }}`     | the integer of 1e+20 does not fit 64 bits",
      })
  void saysWhereAndWhy(String template, String reason) {
    assertThatThrownBy(
            () -> ChatTemplate.of(template).render(List.of(), List.of(), false, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("chat template")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThatThrownBy(() -> ChatTemplate.of("a".repeat(1 << 20)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("1,048,576");
    Object deep = List.of();
    for (int i = 0; i < 100; i++) {
      deep = Collections.singletonList(deep);
    }
    Map<String, Object> extra = Map.of("deep", deep);
    assertThatThrownBy(() -> ChatTemplate.of("a").render(List.of(), List.of(), false, extra))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() ->
            ChatTemplate.of("a").render(List.of(), List.of(), false, Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
