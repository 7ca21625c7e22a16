package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageToolTest {
  private static final String RULES =
      """
      <rules><!-- made for this test -->
        <example correction="goes|went">She <marker>go</marker> home &amp; sleeps.</example>
        <example>All is
          <marker>well</marker>.</example>
        <example>All is well.</example>
        <message>Not an example.</message>
      </rules>
      """;

  @TempDir Path folder;

  @Test
  void correctsMarkedWords() {
    assertThat(LanguageTool.sentences(RULES))
        .containsExactly("She goes home & sleeps.", "All is well.");
  }

  @Test
  void readsAJarThatTheUserBrings() throws IOException {
    Path jar = folder.resolve("language-en.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("org/languagetool/rules/en/grammar.xml"));
      zip.write(RULES.getBytes(StandardCharsets.UTF_8));
    }
    List<Source> sources =
        Source.open(List.of(DataSource.parse("languagetool=" + jar).absolute()), 1);
    assertThat(sources.getFirst().name()).isEqualTo("languagetool");
    assertThat(sources.getFirst().documents().open()).hasSize(2);
    Path other = folder.resolve("other.jar");
    assertThatThrownBy(() -> LanguageTool.load(other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
      zip.putNextEntry(new ZipEntry("x"));
    }
    assertThatThrownBy(() -> LanguageTool.load(other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("grammar.xml");
  }
}
