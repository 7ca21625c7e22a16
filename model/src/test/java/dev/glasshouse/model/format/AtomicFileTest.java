package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void replacesOrLeavesAlone() throws IOException {
    Path file = folder.resolve("a.json");
    AtomicFile.write(file, part -> Json.write(part, Map.of("a", 1)));
    String first = Files.readString(file);
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                part -> {
                  Json.write(part, Map.of("b", 2));
                  throw new UserError("no more");
                }))
        .hasMessage("no more");
    assertThat(file).hasContent(first);
    AtomicFile.write(file, part -> Json.write(part, Map.of("c", 3)));
    assertThat(Files.readString(file)).contains("\"c\"");
    assertThat(folder.toFile().list()).containsExactly("a.json");
  }

  @Test
  void whoIsReadingReadsTheOldOneToItsEnd() throws IOException {
    Path file = folder.resolve("a.json");
    Json.write(file, Map.of("a", 1));
    String first = Files.readString(file);
    try (Reader reader = Files.newBufferedReader(file)) {
      Json.write(file, Map.of("b", 2));
      assertThat(reader.readAllAsString()).isEqualTo(first);
    }
    assertThat(Files.readString(file)).contains("\"b\"");
    assertThat(folder.toFile().list()).containsExactly("a.json");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkStaysOne() throws IOException {
    Path file = Files.createFile(folder.resolve("a.json"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Json.write(link, Map.of("a", 1));
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file)).contains("\"a\"");
  }

  @Test
  void twoWritersDoNotMeet() throws IOException {
    Path file = folder.resolve("a.json");
    AtomicFile.write(
        file,
        first -> {
          Json.write(first, Map.of("a", 1));
          AtomicFile.write(file, second -> Json.write(second, Map.of("b", 2)));
          assertThat(first).exists();
        });
    assertThat(Files.readString(file)).contains("\"a\"");
    assertThat(folder.toFile().list()).containsExactly("a.json");
  }

  @Test
  void saysWhereItCannotWrite() {
    Path file = folder.resolve("none").resolve("a.json");
    assertThatThrownBy(() -> AtomicFile.write(file, part -> Json.write(part, Map.of())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not exist");
  }
}
