package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @Test
  void keepsAFolderOfItsOwnWhereAnybodyMayWrite(@TempDir Path base) throws IOException {
    Path made = CacheFolder.temporary(base);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(CacheFolder.temporary(base)).isEqualTo(made);
  }

  @Test
  void passesOverAFolderThatOthersMayWriteTo(@TempDir Path base) throws IOException {
    Path made = CacheFolder.temporary(base);
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(CacheFolder.temporary(base)).isNotEqualTo(made).isDirectory();
  }

  @Test
  void passesOverALink(@TempDir Path base) throws IOException {
    Path made = CacheFolder.temporary(base);
    Files.delete(made);
    Files.createSymbolicLink(made, Files.createDirectory(base.resolve("elsewhere")));
    assertThat(CacheFolder.temporary(base)).isNotEqualTo(made);
  }
}
