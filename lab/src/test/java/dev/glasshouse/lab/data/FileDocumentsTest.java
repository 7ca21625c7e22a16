package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDocumentsTest {
  @TempDir Path folder;

  @Test
  void separatesAtTheEndOfTextMark() throws IOException {
    Path a = write("a.txt", "One.\n<|endoftext|>\n\nTwo,\nstill two.\n<|endoftext|>\n \n");
    Path b = write("b.txt", "Three.");
    assertThat(read(a, b)).containsExactly("One.", "Two,\nstill two.", "Three.");
    assertThat(read(a, b)).hasSize(3);
  }

  @Test
  void dropsCarriageReturnsAndTheByteOrderMark() throws IOException {
    Path file = write("dos.txt", "\uFEFFOne.\r\n\r\nStill \r one.\r\n");
    assertThat(read(file)).containsExactly("One.\n\nStill \r one.");
  }

  @Test
  void cutsALongTextAtBlankLines() throws IOException {
    String paragraph = "A line of words.\n".repeat(50) + "\n";
    Path file = write("long.txt", paragraph.repeat(200));
    List<String> documents = read(file);
    assertThat(documents).hasSizeGreaterThan(4);
    assertThat(documents)
        .allSatisfy(document -> {
          assertThat(document.length()).isLessThanOrEqualTo(TextFileReader.MAX_CHARS);
          assertThat(document).startsWith("A line").endsWith("words.");
        });
    assertThat(String.join("", documents).replaceAll("\\s", ""))
        .isEqualTo(paragraph.repeat(200).replaceAll("\\s", ""));
  }

  @Test
  void cutsTextWithoutAnyBoundaryBetweenCodePoints() throws IOException {
    String text = "\uD83D\uDE00".repeat(40_000);
    assertThat(read(write("emoji.txt", "x" + text)))
        .allSatisfy(
            part -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(part)).isTrue())
        .satisfies(parts -> assertThat(String.join("", parts)).isEqualTo("x" + text));
  }

  /** Documents of every size around the reader's buffers, against splitting the whole string. */
  @Test
  void readsAnyLayoutAsIfAtOnce() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String word = random.nextBoolean() ? "straße " : "€uro\r\n";
        String document = word.repeat(random.nextInt(1, 1 << random.nextInt(1, 13)));
        text.append(document).append("<|endoftext|>");
        expected.add(document.replace("\r\n", "\n").strip());
      }
      assertThat(read(write("round.txt", text.toString()))).isEqualTo(expected);
    }
  }

  @Test
  void namesTheOffsetOfABadByte() throws IOException {
    byte[] bytes = "é".repeat(60_000).getBytes(StandardCharsets.UTF_8);
    bytes[100_001] = 'x';
    Path file = Files.write(folder.resolve("bad.txt"), bytes);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("bad.txt")
        .hasMessageContaining("0xC3 at offset 100,000");
    Path torn = Files.write(folder.resolve("torn.txt"), new byte[] {'a', (byte) 0xE2, (byte) 0x82});
    assertThatThrownBy(() -> read(torn))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("offset 1 ");
  }

  @Test
  void saysThatBinaryLooksBinary() throws IOException {
    byte[] bytes = "text ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    bytes[70_003] = 0;
    Path file = Files.write(folder.resolve("model.txt"), bytes);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("looks binary")
        .hasMessageContaining("70,003");
  }

  @Test
  void refusesMissingEmptyAndUnknown() throws IOException {
    write("stories.txt", "x");
    assertThatThrownBy(() -> FileDocuments.of(List.of(folder.resolve("storys.txt"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did you mean " + folder.resolve("stories.txt"));
    assertThatThrownBy(() -> FileDocuments.of(List.of(folder.resolve("no/such.txt"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no folder");
    Path empty = write("empty.txt", "");
    assertThatThrownBy(() -> FileDocuments.of(List.of(empty)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("empty");
    Path other = write("weights.bin", "x");
    assertThatThrownBy(() -> FileDocuments.of(List.of(other)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("known are .txt, .md");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> read(Path... files) {
    try (Stream<String> documents = FileDocuments.of(List.of(files)).open()) {
      return documents.toList();
    }
  }
}
