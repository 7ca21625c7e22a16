package dev.glasshouse.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.format.GgufBytes;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateFilesTest {
  @TempDir private Path folder;

  @Test
  void readsTheConfigOfATokenizer() throws IOException {
    config(
        "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"}, \"pad_token\": null,"
            + " \"chat_template\": \"{{ bos_token }}{{ eos_token }}{{ pad_token }}\"}");
    assertThat(rendered(folder, false)).isEqualTo("<s></s>");
    Files.writeString(folder.resolve("chat_template.jinja"), "alone {{ bos_token }}\n");
    assertThat(rendered(folder, false)).isEqualTo("alone <s>");
  }

  @Test
  void choosesAmongSeveral() throws IOException {
    config(
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"D\"},"
            + " {\"name\": \"tool_use\", \"template\": \"T\"}]}");
    assertThat(rendered(folder, false)).isEqualTo("D");
    assertThat(rendered(folder, true)).isEqualTo("T");
  }

  @Test
  void readsAPublishedConfig() {
    ChatTemplate template =
        ChatTemplateFiles.load(SharedData.path("tokenizers/llama3"), false).orElseThrow();
    assertThat(template.render(List.of(ChatMessage.user(" hi ")), List.of(), true, Map.of()))
        .isEqualTo(
            "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
  }

  @Test
  void readsGguf() throws IOException {
    Path file = folder.resolve("model.gguf");
    Files.write(
        file,
        new GgufBytes()
            .string("tokenizer.chat_template", "{{ bos_token }}{{ eos_token }}")
            .strings("tokenizer.ggml.tokens", List.of("a", "<b>", "<e>"))
            .uint32("tokenizer.ggml.bos_token_id", 1)
            .uint32("tokenizer.ggml.eos_token_id", 2)
            .toBytes());
    assertThat(rendered(file, false)).isEqualTo("<b><e>");
  }

  @Test
  void findsNoneWhereThereIsNone() throws IOException {
    assertThat(ChatTemplateFiles.load(folder, false)).isEmpty();
    config("{\"eos_token\": \"x\"}");
    assertThat(ChatTemplateFiles.load(folder, false)).isEmpty();
    assertThat(ChatTemplateFiles.load(SharedData.path("tokenizers/gpt2/vocab.gguf"), false))
        .isEmpty();
  }

  @Test
  void namesTheFileOfATemplateThatCannotBeUsed() throws IOException {
    config("{\"chat_template\": \"{% include 'x' %}\"}");
    refused("the block 'include'");
    config("{\"chat_template\": [3]}");
    refused("neither a text nor a list");
    config("[]");
    refused("JSON object");
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> ChatTemplateFiles.load(folder, false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(reason);
  }

  private void config(String text) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), text);
  }

  private static String rendered(Path path, boolean forTools) {
    return ChatTemplateFiles.load(path, forTools)
        .orElseThrow()
        .render(List.of(), List.of(), false, Map.of());
  }
}
