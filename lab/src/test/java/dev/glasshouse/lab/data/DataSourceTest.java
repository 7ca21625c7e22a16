package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {
  @TempDir Path folder;

  @Test
  void readsFieldAndWeight() {
    assertThat(DataSource.parse("wordnet:0.2")).isEqualTo(new DataSource("wordnet", "", 0.2, ""));
    assertThat(DataSource.parse("a/chats.jsonl:content"))
        .isEqualTo(new DataSource("a/chats.jsonl", "content", 0, ""));
    assertThat(DataSource.parse("a/*.jsonl.gz:content:3"))
        .isEqualTo(new DataSource("a/*.jsonl.gz", "content", 3, ""));
    assertThat(DataSource.parse("book.txt")).isEqualTo(new DataSource("book.txt", "", 0, ""));
    assertThatThrownBy(() -> DataSource.parse("wordnet:0"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("above 0");
  }

  @Test
  void aFileThatExistsIsAlwaysThatFile() throws IOException {
    Path book = Files.writeString(folder.resolve("take:2.txt"), "x");
    assertThat(DataSource.parse(book + ":0.5"))
        .isEqualTo(new DataSource(book.toString(), "", 0.5, ""));
    Path file = Files.writeString(folder.resolve("take:2.txt:0.5"), "x");
    assertThat(DataSource.parse(file.toString()))
        .isEqualTo(new DataSource(file.toString(), "", 0, ""));
  }

  @Test
  void namesArePlacesInAnyDirectory() {
    assertThat(new DataSource("wordnet", "", 1, "").absolute().from()).isEqualTo("wordnet");
    assertThat(new DataSource("a/b*/c.txt", "", 1, "").absolute().from())
        .isEqualTo(Path.of("a").toAbsolutePath() + "/b*/c.txt");
    assertThat(new DataSource("/a/b.txt", "", 1, "").name()).isEqualTo("b.txt");
  }

  @Test
  void weightsAreForAllOrForNone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "x");
    DataSource a = new DataSource(file.toString(), "", 3, "");
    DataSource wordNet = new DataSource("wordnet", "", 1, "");
    List<Source> mixed = Source.open(List.of(a, wordNet, a), 1);
    assertThat(mixed).extracting(Source::name).containsExactly("a.txt", "wordnet", "a.txt#3");
    assertThat(mixed.get(1).share()).isEqualTo(1 / 7.0);
    DataSource bare = new DataSource(file.toString(), "", 0, "");
    assertThatThrownBy(() -> Source.open(List.of(bare, wordNet), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no weight but others have");
    List<Source> joined = Source.open(List.of(bare, bare), 1);
    assertThat(joined).hasSize(1);
    assertThat(joined.getFirst().documents().parts()).isEqualTo(2);
    assertThat(joined.getFirst().documents().open()).containsExactly("x", "x");
  }
}
