package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileErrorsTest {
  private static final Path FILE = Path.of("runs", "a");

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
