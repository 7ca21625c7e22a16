package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKindTest {
  @TempDir private Path folder;

  private FileKind kind(String name, byte[] bytes) throws IOException {
    return FileKind.of(Files.write(folder.resolve(name), bytes));
  }

  @Test
  void looksAtTheBytesFirst() throws IOException {
    byte[] gguf = "GGUF....".getBytes(StandardCharsets.US_ASCII);
    assertThat(kind("a.bin", gguf)).isEqualTo(FileKind.GGUF);
    assertThat(kind("b", Llama2cBytes.version1())).isEqualTo(FileKind.LLAMA2C);
    byte[] safetensors = {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'};
    assertThat(kind("c", safetensors)).isEqualTo(FileKind.SAFETENSORS);
  }

  @Test
  void thenAtTheName() throws IOException {
    assertThat(kind("a.bin", new byte[3])).isEqualTo(FileKind.LLAMA2C);
    assertThat(kind("a.gguf", new byte[3])).isEqualTo(FileKind.GGUF);
    assertThat(kind("a.safetensors", new byte[0])).isEqualTo(FileKind.SAFETENSORS);
    assertThatThrownBy(() -> kind("a.txt", new byte[40]))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a.txt")
        .hasMessageContaining(".gguf");
  }
}
