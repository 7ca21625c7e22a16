package dev.glasshouse.model.template;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.fuzz.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads bytes as a chat template and fills it in. */
public final class TemplateFuzz {
  private static final List<ChatMessage> MESSAGES =
      List.of(
          ChatMessage.system("Be brief."),
          ChatMessage.user("What is 2 + 2?"),
          ChatMessage.assistant("It is 4."),
          ChatMessage.user("And then? {{ x }}"));

  private static final List<Map<String, Object>> TOOLS =
      List.of(
          Map.of(
              "type",
              "function",
              "function",
              Map.of("name", "f", "parameters", Map.of("a", List.of(1, 2.5, true)))));

  private TemplateFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String source = new String(input, StandardCharsets.UTF_8);
    Bounds.check(
        input.length,
        "line ",
        () ->
            ChatTemplate.of(source)
                .render(MESSAGES, TOOLS, true, Map.of("bos_token", "<s>", "n", 3)));
  }

  /** A template with what published ones use, and those that lie beside the repository. */
  public static List<byte[]> seeds() {
    List<String> seeds = new ArrayList<>();
    seeds.add(
        """
        {%- macro m(a, b='x') %}{{ a ~ b|upper }}{% endmacro %}
        {%- set ns = namespace(k=[], d={'a': 1}) %}{# no #}
        {%- for x in messages if x.role != 'tool' %}
          {%- if loop.first and not x['content'] is none %}{{ bos_token }}{% elif loop.index0 %}
          {%- set ns.k = ns.k + [x.content[1:-1]] %}{% else %}{{ raise_exception('no') }}{% endif %}
          {{- m(x.content | trim | replace('a', 'b'), b=loop.index) + '\\n' }}
        {%- endfor %}{{ ns.k|join(', ') }}{{ tools|tojson(indent=2) }}{{ range(n)|list }}
        {{- 'a,b'.split(',')[-1] if n > 2 and 'a' in 'abc' else 7 // 2 % 3 ** 2 }}
        {% raw %}{{ }}{% endraw %}{{ strftime_now('%d %b %Y')|length }}\
        """);
    SharedData.find("templates").ifPresent(folder -> addAll(folder, seeds));
    return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static void addAll(Path folder, List<String> seeds) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
