package dev.glasshouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Dtype;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenBatchFileTest {
  @TempDir Path folder;

  @Test
  void comesBackAsItWas() {
    Path file = folder.resolve("batches.safetensors");
    TokenBatch one = new TokenBatch(2, 2, new int[] {1, 2, 3, 4, 5, 6});
    TokenBatch two = new TokenBatch(2, 2, new int[] {7, 8, 9, 10, 11, 12});
    TokenBatchFile.write(file, List.of(one, two));

    List<TokenBatch> read = TokenBatchFile.read(file);

    assertThat(read).hasSize(2);
    assertThat(read.get(0).inputs()).containsExactly(1, 2, 4, 5);
    assertThat(read.get(0).targets()).containsExactly(2, 3, 5, 6);
    assertThat(read.get(1).tokens()).isEqualTo(two.tokens());
  }

  @Test
  void refusesOtherTensors() {
    Path file = folder.resolve("other.safetensors");
    MemorySegment data = MemorySegment.ofArray(new byte[16]);
    SafetensorsWriter.write(
        file,
        Map.of(),
        List.of(new SafetensorsWriter.Entry("tokens", Dtype.F32, List.of(4L), () -> data)));
    assertThatThrownBy(() -> TokenBatchFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("I32")
        .hasMessageContaining("F32");
  }
}
