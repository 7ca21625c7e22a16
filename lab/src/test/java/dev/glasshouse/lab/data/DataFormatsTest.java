package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.glasshouse.tensor.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every format, packed and not, whole and broken. */
class DataFormatsTest {
  private static final String LINES =
      """
      {"id": 1, "text": "One.\\nStill one.", "meta": {"text": "no"}}

      {"text": " Two. ", "id": 2}
      {"text": ""}
      {"id": 3, "text": "Thr\\u00e9e."}
      """;

  @TempDir Path folder;

  @Test
  void readsOneFieldOfJsonLines() throws IOException {
    write("a.jsonl", LINES.getBytes(StandardCharsets.UTF_8));
    assertThat(read("a.jsonl", "")).containsExactly("One.\nStill one.", "Two.", "Thrée.");
    write("b.jsonl", "{\"a\": \"x\", \"content\": \"yes\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(read("b.jsonl", "content")).containsExactly("yes");
  }

  @Test
  void readsParquet() throws IOException {
    List<List<String>> groups = List.of(List.of("one", "two"), List.of("", "thrée"));
    for (boolean zstd : new boolean[] {false, true}) {
      write("a.parquet", TinyParquet.ofTexts("text", zstd, groups));
      assertThat(read("a.parquet", "")).containsExactly("one", "two", "thrée");
      FileDocuments documents = FileDocuments.of(folder.resolve("a.parquet").toString(), "");
      assertThat(documents.parts()).isEqualTo(2);
      try (Stream<String> second = documents.open(1)) {
        assertThat(second).containsExactly("thrée");
      }
    }
    write("b.parquet", TinyParquet.ofTexts("story", false, groups));
    assertThat(read("b.parquet", "story")).hasSize(3);
  }

  @Test
  void readsEveryFormatPacked() throws IOException {
    byte[] text = "One.<|endoftext|>Two.".getBytes(StandardCharsets.UTF_8);
    byte[] parquet = TinyParquet.ofTexts("text", true, List.of(List.of("one"), List.of("two")));
    byte[] lines = LINES.getBytes(StandardCharsets.UTF_8);
    write("a.txt.gz", gzip(text));
    write("a.md.zst", Zstd.compress(text));
    write("a.jsonl.gz", gzip(lines));
    write("a.jsonl.zst", Zstd.compress(lines));
    write("a.parquet.gz", gzip(parquet));
    write("A.PARQUET.ZST", Zstd.compress(parquet));
    assertThat(read("a.txt.gz", "")).containsExactly("One.", "Two.");
    assertThat(read("a.md.zst", "")).containsExactly("One.", "Two.");
    assertThat(read("a.jsonl.gz", "")).hasSize(3);
    assertThat(read("a.jsonl.zst", "")).hasSize(3);
    assertThat(read("a.parquet.gz", "")).containsExactly("one", "two");
    assertThat(read("A.PARQUET.ZST", "")).containsExactly("one", "two");
  }

  @Test
  void saysWhatIsWrongWithALine() throws IOException {
    refuses("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"y\"\n", "line 2 is not valid JSON");
    refuses("a.jsonl", "{\"text\": 7}", "line 1", "no text but");
    refuses("a.jsonl", "[1]", "line 1 is not an object");
    refuses("a.jsonl", "{\"b\": 7, \"a\": 1}", "no field \"text\", only a, b", ":FIELD");
    refuses("a.jsonl", "{\"text\": \"" + "x".repeat(17 << 20) + "\"}", "line 1 is longer than");
    byte[] torn = "{\"text\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    write("a.jsonl", torn);
    assertThatThrownBy(() -> read("a.jsonl", "")).hasMessageContaining("line 1 is not valid JSON");
  }

  /** Of any part of the file, at once: the end of such a line is not searched for to the last. */
  @Test
  void aLineOfAGigabyteIsRefusedWhereverReadingBegins() throws IOException {
    Path file = folder.resolve("long.jsonl");
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("{\"text\": \"".getBytes(StandardCharsets.UTF_8)));
      channel.write(ByteBuffer.wrap("\"}\n".getBytes(StandardCharsets.UTF_8)), 1L << 30); // sparse
    }
    FileDocuments documents = FileDocuments.of(file.toString(), "");
    assertThat(documents.parts()).isGreaterThan(4_000);
    for (int part : new int[] {0, 1, 2_000}) {
      assertThatThrownBy(() -> documents.open(part).toList())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("long.jsonl")
          .hasMessageContaining("is longer than 16,777,216 bytes");
    }
  }

  @Test
  void countsLinesFromTheFilesStart() throws IOException {
    String good = "{\"text\": \"%s\"}\n".formatted("x".repeat(1_000)).repeat(1_000);
    refuses("a.jsonl", good + "{\"txt\": \"x\"}\n", "line 1,001 ");
  }

  @Test
  void saysThatAPackedFileIsCutShortOrDamaged() throws IOException {
    byte[] text =
        IntStream.range(0, 9_999)
            .mapToObj(Integer::toString)
            .reduce("", String::concat)
            .getBytes(StandardCharsets.UTF_8);
    byte[] gzip = gzip(text);
    byte[] zstd = Zstd.compress(text);
    write("a.txt.gz", Arrays.copyOf(gzip, gzip.length / 2));
    assertThatThrownBy(() -> read("a.txt.gz", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("as a gzip file it is cut short");
    write("a.txt.zst", Arrays.copyOf(zstd, zstd.length / 2));
    assertThatThrownBy(() -> read("a.txt.zst", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("as a Zstandard file it is cut short");
    gzip[gzip.length / 2] ^= 127;
    write("a.txt.gz", gzip);
    assertThatThrownBy(() -> read("a.txt.gz", "")).isInstanceOf(UserError.class);
    write("a.txt.gz", text);
    assertThatThrownBy(() -> read("a.txt.gz", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("as a gzip file it is damaged");
  }

  @Test
  void saysWhatIsWrongWithAParquetFile() throws IOException {
    byte[] whole = TinyParquet.ofTexts("text", false, List.of(List.of("one", "two")));
    write("a.parquet", Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> read("a.parquet", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cut short");
    write("a.parquet", whole);
    assertThatThrownBy(() -> read("a.parquet", "story"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no column \"story\", only text");
    write("a.parquet", TinyParquet.ofNumber("text"));
    assertThatThrownBy(() -> read("a.parquet", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"text\" is no text but INT32");
  }

  @Test
  void takesFoldersAndGlobsInNameOrder() throws IOException {
    Files.createDirectories(folder.resolve("b/c"));
    Files.createDirectories(folder.resolve(".hidden"));
    write("b/2.txt", "two".getBytes(StandardCharsets.UTF_8));
    write("b/1.md", "one".getBytes(StandardCharsets.UTF_8));
    write("b/c/3.txt", "three".getBytes(StandardCharsets.UTF_8));
    write("b/picture.png", new byte[] {0});
    write(".hidden/4.txt", "four".getBytes(StandardCharsets.UTF_8));
    assertThat(read("b", "")).containsExactly("one", "two", "three");
    assertThat(read("b/*.txt", "")).containsExactly("two");
    assertThat(read("**/*.txt", "")).containsExactly("two", "three");
    assertThat(read("*", "")).containsExactly("one", "two", "three");
    assertThatThrownBy(() -> read("b/*.tx", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no file matches");
    Files.createDirectories(folder.resolve("d"));
    assertThatThrownBy(() -> read("d", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no file in it has a known ending");
  }

  /** Stretches, each read on its own, give what the whole file holds. */
  @Test
  void stretchesHoldEachDocumentOnce() throws IOException {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      documents.add("Document %d.\n\n%s".formatted(i, "wörd ".repeat(i % 97)).strip());
    }
    write("a.txt", String.join("<|endoftext|>\n", documents).getBytes(StandardCharsets.UTF_8));
    StringBuilder lines = new StringBuilder();
    documents.forEach(
        each -> lines.append("{\"text\": \"").append(each.replace("\n", "\\n")).append("\"}\n"));
    write("a.jsonl", lines.toString().getBytes(StandardCharsets.UTF_8));
    for (String name : List.of("a.txt", "a.jsonl")) {
      assertThat(FileDocuments.of(folder.resolve(name).toString(), "").parts()).isGreaterThan(2);
      assertThat(read(name, "")).isEqualTo(documents);
    }
    String book =
        IntStream.range(0, 90_000)
            .mapToObj(i -> "wörd" + i)
            .reduce(
                new StringBuilder(),
                (all, word) -> all.append(word).append(' '),
                StringBuilder::append)
            .toString();
    write("book.txt", book.getBytes(StandardCharsets.UTF_8));
    assertThat(String.join(" ", read("book.txt", "")) + " ").isEqualTo(book);
  }

  private void refuses(String name, String content, String... expected) throws IOException {
    write(name, content.getBytes(StandardCharsets.UTF_8));
    var thrown = assertThatThrownBy(() -> read(name, "")).isInstanceOf(UserError.class);
    for (String each : expected) {
      thrown.hasMessageContaining(each).hasMessageContaining(name);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private List<String> read(String name, String field) {
    try (Stream<String> texts = FileDocuments.of(folder + "/" + name, field).open()) {
      return texts.toList();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
