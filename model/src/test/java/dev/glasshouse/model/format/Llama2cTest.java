package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Llama2cTest {
  @TempDir Path folder;

  @Test
  void readsThePublishedModel() {
    try (Llama2c model = Llama2c.open(SharedData.path("stories260K/stories260K.bin"))) {
      assertThat(model.config())
          .isEqualTo(new LlamaConfig(5, 64, 8, 4, 8, 172, 512, 512, 1e-5, 1e4, true));
      assertThat(model.config().parameters()).isEqualTo(260_032);
      assertThat(model.names()).hasSize(2 + 5 * 9).contains("model.layers.4.mlp.up_proj.weight");
      assertThat(model.shape("model.layers.0.self_attn.k_proj.weight")).containsExactly(32, 64);
      for (float gain : floats(model, "model.norm.weight")) {
        assertThat(gain).isBetween(0.1f, 20f);
      }
    }
  }

  /** A model of one layer whose floats count up from zero, so that each tells where it lay. */
  @Test
  void movesRotatedPairsToHalves() throws IOException {
    int width = 8;
    int floats = 2 * 8 + 8 + 64 + 32 + 32 + 64 + 8 + 3 * 24 + 8 + 2 * 5 * 2 + 2 * 8;
    Path file = write(new int[] {width, 3, 1, 2, 1, -2, 5}, floats);
    try (Llama2c model = Llama2c.open(file)) {
      assertThat(model.config().tied()).isFalse();
      assertThat(floats(model, "model.embed_tokens.weight")).startsWith(0, 1).hasSize(16);
      float[] q = floats(model, "model.layers.0.self_attn.q_proj.weight");
      int start = 16 + 8;
      int[] rowsOfFile = {0, 2, 1, 3, 4, 6, 5, 7};
      for (int row = 0; row < 8; row++) {
        assertThat(q[row * width]).isEqualTo(start + rowsOfFile[row] * width);
        assertThat(q[row * width + 7]).isEqualTo(start + rowsOfFile[row] * width + 7);
      }
      float[] k = floats(model, "model.layers.0.self_attn.k_proj.weight");
      assertThat(new float[] {k[0], k[8], k[16], k[24]}).containsExactly(88, 104, 96, 112);
      assertThat(floats(model, "model.layers.0.self_attn.v_proj.weight")).startsWith(120, 121);
      assertThat(floats(model, "lm_head.weight")).endsWith(floats - 2, floats - 1);
    }
  }

  @Test
  void readsVersion1() throws IOException {
    Path file = Files.write(folder.resolve("model.bin"), Llama2cBytes.version1());
    try (Llama2c model = Llama2c.open(file)) {
      assertThat(model.config())
          .isEqualTo(new LlamaConfig(1, 8, 2, 1, 4, 3, 2, 5, 1e-5, 1e4, false));
      String layer = "model.layers.0.";
      assertThat(floats(model, layer + "input_layernorm.weight")).startsWith(0);
      assertThat(floats(model, layer + "post_attention_layernorm.weight")).startsWith(8);
      assertThat(floats(model, "model.norm.weight")).startsWith(16);
      assertThat(floats(model, "model.embed_tokens.weight")).startsWith(24);
      assertThat(floats(model, layer + "self_attn.q_proj.weight")[8]).isEqualTo(40 + 2 * 8);
      assertThat(floats(model, layer + "mlp.gate_proj.weight")).startsWith(40 + 192);
      assertThat(floats(model, layer + "mlp.down_proj.weight")).startsWith(40 + 192 + 24);
      assertThat(floats(model, "lm_head.weight")).endsWith(Llama2cBytes.FLOATS - 1);
    }
  }

  @Test
  void refusesVersion2() throws IOException {
    byte[] bytes = Llama2cBytes.version1();
    bytes[4] = 2;
    Path file = Files.write(folder.resolve("model.bin"), bytes);
    assertThatThrownBy(() -> Llama2c.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its version is 2");
  }

  @Test
  void refusesWrongLengthsAndHeaders() throws IOException {
    Path shortFile = write(new int[] {8, 3, 1, 2, 1, -2, 5}, 100);
    assertThatThrownBy(() -> Llama2c.open(shortFile))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(shortFile.toString())
        .hasMessageContaining("bytes");
    Path odd = write(new int[] {9, 3, 1, 2, 1, -2, 5}, 100);
    assertThatThrownBy(() -> Llama2c.open(odd))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("width 9 and 2 heads");
    Path deep = write(new int[] {2, 3, 1 << 20, 1, 1, -2, 5}, 100);
    assertThatThrownBy(() -> Llama2c.open(deep))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("layers is 1,048,576");
    Path tiny = Files.write(folder.resolve("tiny"), new byte[27]);
    assertThatThrownBy(() -> Llama2c.open(tiny)).isInstanceOf(UserError.class);
  }

  @Test
  void randomHeadersAreRefusedAndNeverCrash() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      int[] header = new int[7];
      for (int j = 0; j < 7; j++) {
        header[j] = random.nextInt() >> random.nextInt(32);
      }
      Path file = write(header, 10);
      assertThatThrownBy(() -> Llama2c.open(file)).isInstanceOf(UserError.class);
    }
  }

  private Path write(int[] header, int floats) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * (header.length + floats)).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : header) {
      bytes.putInt(value);
    }
    for (int i = 0; i < floats; i++) {
      bytes.putFloat(i);
    }
    return Files.write(folder.resolve("model.bin"), bytes.array());
  }

  private static float[] floats(Llama2c model, String name) {
    long count = 1;
    for (long size : model.shape(name)) {
      count *= size;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      model.readF32(name, target);
      return target.toArray(ValueLayout.JAVA_FLOAT);
    }
  }
}
