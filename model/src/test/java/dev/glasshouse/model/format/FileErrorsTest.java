package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {
  private static final Path FILE = Path.of("runs", "a");

  @TempDir private Path folder;

  /** Found by fuzzing: sizes are checked by code that does not know of files. */
  @Test
  void namesTheFileWhoseSizesAreImpossible() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        """
        {"architectures": ["GPT2LMHeadModel"], "n_layer": 1, "n_embd": 8, "n_head": 1,
         "vocab_size": 10, "n_positions": 99999999}
        """);
    assertThatThrownBy(() -> HfConfig.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(config.toString())
        .hasMessageContaining("99,999,999");
    assertThatThrownBy(() ->
            MappedFile.open(
                config,
                _ -> {
                  throw new UserError("its context is too long");
                }))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read " + config + ": its context is too long");
  }

  @Test
  void namesItOnce() {
    UserError refusal = new UserError("Cannot read a.gguf: it is cut short");
    assertThat(FileErrors.naming(Path.of("a.gguf"), refusal)).isSameAs(refusal);
  }

  @Test
  void saysWhatToDo() {
    assertThat(FileErrors.writing(FILE, new IOException("No space left on device")))
        .hasMessage(
            "Cannot write runs/a: the disk is full; free some space, or choose another place");
    assertThat(
            FileErrors.writing(FILE, new FileSystemException("a", null, "Read-only file system")))
        .hasMessageContaining("read-only");
    assertThat(FileErrors.writing(FILE, new AccessDeniedException("a")))
        .hasMessageContaining("no permission");
    assertThat(FileErrors.writing(FILE, new FileAlreadyExistsException("runs")))
        .hasMessageContaining("runs is already there");
    assertThat(FileErrors.reading(FILE, new NoSuchFileException("runs/a")))
        .hasMessage("Cannot read runs/a: runs/a does not exist");
    assertThat(FileErrors.reading(FILE, new IOException("Input/output error")))
        .hasMessage("Cannot read runs/a: Input/output error");
  }
}
