package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a file can be wrong is said. */
class GgufDamageTest {
  private static final String Q = "blk.0.attn_q.weight";

  @TempDir private Path folder;
  private Path file;
  private byte[] good;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.gguf");
    GgufExport.write(
        file,
        TestModels.LLAMA,
        ModelWeights.of(TestModels.LLAMA),
        Map.of(),
        BlockType.F32,
        WriteProgress.NONE);
    good = Files.readAllBytes(file);
  }

  private void refused(byte[] bytes, String... reasons) throws IOException {
    Files.write(file, bytes);
    var thrown =
        assertThatThrownBy(() -> GgufWeights.open(file))
            .isInstanceOf(UserError.class)
            .hasMessageContaining(file.toString());
    for (String reason : reasons) {
      thrown.hasMessageContaining(reason);
    }
  }

  private byte[] changed(Consumer<ByteBuffer> change) {
    byte[] bytes = good.clone();
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  /** Where what follows a name in the file begins. */
  private int after(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + wanted.length <= good.length; i++) {
      if (Arrays.equals(good, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i + wanted.length;
      }
    }
    throw new AssertionError(name);
  }

  @Test
  void truncated() throws IOException {
    refused(Arrays.copyOf(good, good.length - 1), "ends at byte");
    refused(Arrays.copyOf(good, 200), "bytes of a string", "bytes are left");
    refused(new byte[0], "does not begin with 'GGUF'");
    refused(Arrays.copyOf(good, 4), "it ends inside");
  }

  @Test
  void wrongMagicAndVersion() throws IOException {
    refused(changed(b -> b.put(0, (byte) 'g')), "does not begin with 'GGUF'");
    refused(changed(b -> b.putInt(4, 1)), "its version is 1");
    refused(changed(b -> b.order(ByteOrder.BIG_ENDIAN).putInt(4, 3)), "little-endian");
  }

  @Test
  void countsBeyondTheFile() throws IOException {
    refused(changed(b -> b.putLong(8, 1L << 60)), "1152921504606846976 tensors");
    refused(changed(b -> b.putLong(16, 1L << 60)), "1152921504606846976 keys");
    refused(changed(b -> b.putLong(8, -1)), "18446744073709551615 tensors");
    refused(changed(b -> b.putLong(24, 1L << 60)), "bytes of a string");
  }

  @Test
  void offsets() throws IOException {
    int offset = after(Q) + 4 + 16 + 4;
    refused(changed(b -> b.putLong(offset, 1L << 40)), Q, "ends at byte");
    refused(changed(b -> b.putLong(offset, Long.MAX_VALUE)), Q, "larger than any file");
    refused(changed(b -> b.putLong(offset, -32)), Q);
    refused(changed(b -> b.putLong(offset, 0)), Q, "overlap");
    refused(changed(b -> b.putLong(offset, 1)), Q, "no multiple of 32");
  }

  @Test
  void shapes() throws IOException {
    int rank = after(Q);
    refused(changed(b -> b.putLong(rank + 4, 1L << 60)), Q, "dimension of 1152921504606846976");
    refused(changed(b -> b.putLong(rank + 4, 0)), Q, "dimension of 0");
    refused(
        changed(b -> b.putLong(rank + 4, Integer.MAX_VALUE).putLong(rank + 12, Integer.MAX_VALUE)),
        Q,
        "larger than any file");
    refused(changed(b -> b.putInt(rank, 5)), Q, "5 dimensions");
    refused(changed(b -> b.putInt(rank, 0)), Q, "0 dimensions");
  }

  @Test
  void types() throws IOException {
    int type = after(Q) + 4 + 16;
    refused(changed(b -> b.putInt(type, 10)), Q, "Q2_K", "known are F32");
    refused(changed(b -> b.putInt(type, 99)), Q, "the unknown type 99");
    refused(changed(b -> b.putInt(type, 12)), Q, "no whole blocks of 256");
  }

  @Test
  void variants() throws IOException {
    int name = after(Q) - Q.length();
    refused(changed(b -> b.put(name + 8, (byte) 'x')), "blk.0.atxn_q.weight", "llama");
    refused(changed(b -> b.put(name + 4, (byte) '1')), "stands in it twice");
    int architecture = after("general.architecture") + 4 + 8;
    refused(changed(b -> b.put(architecture, (byte) 'L')), "'Llama'", "llama, qwen2, qwen3, gpt2");
    int heads = after("llama.attention.head_count") + 4;
    refused(changed(b -> b.putInt(heads, 0)), "llama.attention.head_count is 0");
  }

  @Test
  void aNameWithoutANumber() throws IOException {
    int number = after(Q) - Q.length() + "blk.".length();
    ByteBuffer longer = ByteBuffer.allocate(good.length + 1).order(ByteOrder.LITTLE_ENDIAN);
    longer.put(good, 0, number).put((byte) '{').put((byte) '}');
    longer.put(good, number + 1, good.length - number - 1);
    longer.putLong(number - "blk.".length() - Long.BYTES, Q.length() + 1);
    refused(longer.array(), "blk.{}.attn_q.weight", "llama");
  }

  @Test
  void heads() throws IOException {
    int rows = after(Q) + 4 + 8; // behind the rank and the columns
    refused(changed(b -> b.putLong(rows, b.getLong(rows) - 1)), Q, "no whole heads of");
  }

  @Test
  void scales() throws IOException {
    ModelConfig config = new LlamaConfig(1, 64, 2, 2, 32, 64, 33, 8, 1e-5, 10_000, false);
    GgufExport.write(
        file, config, ModelWeights.of(config), Map.of(), BlockType.Q8_0, WriteProgress.NONE);
    good = Files.readAllBytes(file);
    // Behind a tensor's name: rank, two sizes, type, where it begins among the tensors.
    int offset = after(Q) + 4 + 2 * 8 + 4;
    int scale;
    try (var reader = new GgufReader(file)) {
      reader.metadata();
      reader.tensors();
      int start = (int) (reader.position() + 31 & -32);
      scale = start + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(offset);
    }
    Files.write(file, changed(b -> b.putShort(scale, Float.floatToFloat16(Float.NaN))));
    try (Device device = Device.cpu(2);
        ModelFiles files = ModelFiles.open(file)) {
      assertThatThrownBy(() -> files.freeze(device))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("self_attn.q_proj.weight")
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void rotaryDivisors() throws IOException {
    GgufExport.write(
        file,
        TestModels.LLAMA3,
        ModelWeights.of(TestModels.LLAMA3),
        Map.of(),
        BlockType.F32,
        WriteProgress.NONE);
    good = Files.readAllBytes(file);
    int rank = after("rope_freqs.weight");
    refused(changed(b -> b.putLong(rank + 4, 3)), "rope_freqs.weight", "3 numbers", "4 pairs");
    int last = good.length - 32 + 3 * Float.BYTES;
    refused(changed(b -> b.putFloat(last, -1)), "rope_freqs.weight", "-1.0");
    int factor = after("llama.rope.llama3.factor") + 4;
    refused(changed(b -> b.putFloat(factor, Float.NaN)), "llama.rope.llama3.factor is NaN");
  }
}
