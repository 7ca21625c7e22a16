package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileErrorsTest {
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
}
