package dev.glasshouse.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published templates make the same text here and in Hugging Face's interpreter. */
class PublishedTemplatesTest {
  private static final int CONVERSATIONS = 200;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Qwen-Qwen2.5-7B-Instruct",
        "meta-llama-Llama-3.2-3B-Instruct",
        "mistralai-Mistral-Nemo-Instruct-2407"
      })
  void makeTheSameText(String name, @TempDir Path folder) throws Exception {
    String source = Files.readString(SharedData.path("templates/" + name + ".jinja"));
    ChatTemplate template = ChatTemplate.of(source);
    var conversations = new Conversations(name.hashCode());
    List<Map<String, @Nullable Object>> cases = new ArrayList<>();
    List<Optional<String>> ours = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Map<String, @Nullable Object> variables = conversations.next();
      boolean prompt = i % 2 == 0;
      ours.add(render(template, variables, prompt));
      cases.add(forNode(variables, prompt));
    }
    List<Optional<String>> theirs = NodeJinja.render(source, cases, folder);
    assertThat(theirs).hasSize(CONVERSATIONS);
    for (int i = 0; i < CONVERSATIONS; i++) {
      assertThat(ours.get(i)).as("case %d: %s", i, cases.get(i)).isEqualTo(theirs.get(i));
    }
    assertThat(ours.stream().filter(Optional::isPresent).count()).isGreaterThan(80);
  }

  @SuppressWarnings("unchecked") // the generator's own types
  private static Optional<String> render(
      ChatTemplate template, Map<String, @Nullable Object> variables, boolean prompt) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(variables);
    var messages = (List<ChatMessage>) extra.remove("messages");
    var tools = (List<Map<String, @Nullable Object>>) extra.remove("tools");
    try {
      return Optional.of(template.render(messages, tools, prompt, extra));
    } catch (UserError e) {
      assertThat(e).hasMessageContaining("line ");
      return Optional.empty();
    }
  }

  @SuppressWarnings("unchecked") // the generator's own types
  private static Map<String, @Nullable Object> forNode(
      Map<String, @Nullable Object> variables, boolean prompt) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(variables);
    var messages = (List<ChatMessage>) variables.get("messages");
    all.put("messages", messages.stream().map(ChatMessage::fields).toList());
    all.put("tools", ((List<?>) variables.get("tools")).isEmpty() ? null : variables.get("tools"));
    all.put("add_generation_prompt", prompt);
    return all;
  }
}
