package dev.glasshouse.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that would run for ever, fill the memory or overflow the stack are stopped. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(1000000000000) %}{% endfor %}",
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}x"
            + "{% endfor %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}"
            + "{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}"
            + "{% endfor %}",
        "{% set ns = namespace(s=[]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}"
            + "{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}"
            + "{% endfor %}{{ ns.s == [ns.s] or ns.s|tojson }}",
        "{{ 'x' * 1000000000000 }}",
        "{{ 'x' * 9223372036854775807 }}",
        "{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
        "{{ ('x' * 1000000).replace('', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy') }}",
        "{{ ('x' * 1000000).find('x' * 500000 + 'y') }}",
        "{{ range(100000)|join('x' * 100000) }}",
        "{% macro a(n) %}{{ a(n) ~ a(n) }}{% endmacro %}{{ a(1) }}",
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ b() }}",
        "{{ range(100000)|map('string')|map('tojson')|map('tojson')|map('tojson')|join }}"
            + "{{ range(100000)|unique|list|length }}",
        "{{ [range(1000)|list]|map('unique')|list }}{{ range(5000)|unique|list }}",
        "{{ {'a': 1}|tojson(indent=65) }}",
        "{{ ('a' * 2500000).strip('b' * 2500000 ~ 'a') }}",
        "{{ ('a,' * 2000000).rsplit(',', 2000000) }}",
        "{{ range(20000)|map(attribute='x', default='A' * 1000000)|sort }}",
        "{{ range(20000)|map(attribute='x', default='A' * 1000000)|min }}",
        "{% set t = 'a' * 4000000 %}{% for a in range(50000) %}{% set x = strftime_now(t) %}"
            + "{% endfor %}",
        "{{ strftime_now('%d' * 2000000) }}",
        "{% set t = '\u1234' * 4000000 %}{% for a in range(50000) %}{% set x = t is lower %}"
            + "{% endfor %}",
        "{% set t = '\u1234' * 4000000 %}{% for a in range(50000) %}{% set x = t[-1] %}"
            + "{% endfor %}",
        "{% set t = '\u1234' * 4000000 %}{% for a in range(50000) %}{% set x = t|length %}"
            + "{% endfor %}",
        "{% set t = 'a' * 1000000 %}{% set u = t ~ 'b' %}"
            + "{% set parts = range(20000)|map(attribute='x', default=t ~ 'c') %}"
            + "{% for a in range(1000) %}{% set x = u.startswith(parts) %}{% endfor %}",
        "{% set n = namespace(s=0) %}{% set t = 'a' * 4000000 %}{% for a in range(50000) %}"
            + "{% set n.s = [n.s, {}[t]] %}{% endfor %}",
        "{% set t = 'a' * 2000000 %}{% set d = {t ~ 'b': 1} %}{% set u = t ~ 'b' %}"
            + "{% for a in range(50000) %}{% set x = d.get(u) or u in d or d == {u: 2} %}"
            + "{% endfor %}",
      })
  void areStopped(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 1");
  }

  @ParameterizedTest
  @MethodSource("longSources")
  void longSourcesAreStopped(String template) {
    areStopped(template);
  }

  static Stream<String> longSources() {
    String many =
        IntStream.range(0, 50_000).mapToObj(i -> i + ": 1").collect(Collectors.joining(", "));
    return Stream.of(
        "{% set n = namespace(s=0) %}{% set d = {"
            + many
            + "} %}{% for a in range(50000) %}"
            + "{% set n.s = [n.s, namespace(d)] %}{% endfor %}",
        "{% set n = namespace(s=0) %}{% for a in range(50000) %}"
            + "{% set n.s = [n.s, n."
            + "a".repeat(400_000)
            + "] %}{% endfor %}");
  }

  @Test
  void whatHoldsItselfIsNotPrinted() {
    assertThatThrownBy(() -> render("{% set n = namespace() %}{% set n.n = n %}{{ n }}{{ n.n }}"))
        .isInstanceOf(UserError.class);
    String deep =
        "{% set n = namespace(s=[]) %}{% for i in range(5000) %}{% set n.s = [n.s] %}{% endfor %}";
    for (String use :
        List.of("{{ n.s }}", "{{ n.s == n.s }}", "{{ n.s|tojson }}", "{{ n.s < n.s }}")) {
      assertThatThrownBy(() -> render(deep + use)).isInstanceOf(UserError.class);
    }
    for (String use :
        List.of("{{ n.s in {} }}", "{{ {}[n.s] }}", "{{ {}.get(n.s) }}", "{{ [n.s]|length }}")) {
      render(deep + use);
    }
    assertThatThrownBy(() -> render(deep + "{{ {n.s: 1} }}")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> render(deep + "{{ [n.s]|unique|list == [n.s] }}"))
        .isInstanceOf(UserError.class);
  }

  @ParameterizedTest
  @MethodSource("deepSources")
  void deepSourcesDoNotOverflowTheStack(String template) throws InterruptedException {
    // A thread with a small stack, as servers may have.
    var failures = new ArrayList<Throwable>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                render(template);
              } catch (UserError e) {
                // Refused: just as well.
              } catch (Throwable e) {
                failures.add(e);
              }
            },
            "small",
            512 << 10);
    thread.start();
    assertThat(thread.join(Duration.ofSeconds(50))).isTrue();
    assertThat(failures).isEmpty();
  }

  static Stream<String> deepSources() {
    return Stream.of(
        "{{ " + "(".repeat(100_000),
        "{{ " + "[".repeat(100_000),
        "{{ " + "{1:".repeat(100_000),
        "{{ " + "not ".repeat(100_000) + "1 }}",
        "{{ " + "- ".repeat(100_000) + "1 }}",
        "{{ 1" + " if 1 else 1".repeat(20_000) + " }}",
        "{{ 1" + " + 1".repeat(100_000) + " }}",
        "{{ 1" + " and 1".repeat(50_000) + " }}",
        "{{ 1" + " or 1".repeat(50_000) + " }}",
        "{{ a" + ".a".repeat(100_000) + " }}",
        "{{ a" + "[0]".repeat(100_000) + " }}",
        "{{ a" + "()".repeat(100_000) + " }}",
        "{{ a" + "|trim".repeat(50_000) + " }}",
        "{{ 1" + " is none".repeat(50_000) + " }}",
        "{{ 1" + " < 2".repeat(50_000) + " }}",
        "{{ 1" + " ~ 2".repeat(50_000) + " }}",
        "{% if 1 %}".repeat(30_000),
        "{% for a in [1] %}".repeat(20_000),
        "{% if 0 %}" + "{% elif 1 %}".repeat(20_000) + "{% endif %}",
        "{% set x %}".repeat(20_000),
        "{% raw %}" + "{% ".repeat(100_000),
        "{#".repeat(100_000),
        "{% macro m() %}".repeat(20_000),
        "{% set n = namespace(s=[1]) %}{% for a in range(20000) %}{% set n.s = [n.s] %}{% endfor %}"
            + "{{ n.s|map("
            + "'map', ".repeat(20_000)
            + "'list')|list|length }}",
        "{% set n = namespace(s=[1]) %}{% for a in range(20000) %}{% set n.s = n.s|reverse %}"
            + "{% endfor %}{{ n.s|first }}");
  }

  @Test
  void longConversationsAreWithinTheLimits() throws IOException {
    String source = Files.readString(SharedData.path("templates/Qwen-Qwen2.5-7B-Instruct.jinja"));
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      messages.add(ChatMessage.user("What is it? ".repeat(50)));
      messages.add(ChatMessage.assistant("It is this. ".repeat(100)));
    }
    assertThat(ChatTemplate.of(source).render(messages, List.of(), true, Map.of()))
        .hasSizeGreaterThan(3_000_000);
  }

  private static String render(String template) {
    return ChatTemplate.of(template).render(List.of(), List.of(), false, Map.of());
  }
}
