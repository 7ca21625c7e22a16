package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWeightsTest {
  @TempDir private Path folder;

  /** A llama of one layer, width 4, one head, whose query matrix is 0, 1, 2, ... */
  private Path file(long offset, int type) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write("GGUF".getBytes(StandardCharsets.UTF_8));
    out.write(ints(3));
    out.write(longs(2, 7));
    out.write(string("general.architecture"));
    out.write(ints(8));
    out.write(string("llama"));
    integer(out, "llama.block_count", 1);
    integer(out, "llama.embedding_length", 4);
    integer(out, "llama.feed_forward_length", 8);
    integer(out, "llama.attention.head_count", 1);
    integer(out, "llama.attention.head_count_kv", 1);
    integer(out, "llama.context_length", 16);
    tensor(out, "token_embd.weight", 0, 0);
    tensor(out, "blk.0.attn_q.weight", type, offset);
    out.write(new byte[-out.size() & 31]);
    for (int copy = 0; copy < 2; copy++) {
      ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 16; i++) {
        data.putFloat(i);
      }
      out.write(data.array());
    }
    return Files.write(folder.resolve("model.gguf"), out.toByteArray());
  }

  private static void integer(ByteArrayOutputStream out, String key, int value) throws IOException {
    out.write(string(key));
    out.write(ints(4, value));
  }

  private static void tensor(ByteArrayOutputStream out, String name, int type, long offset)
      throws IOException {
    out.write(string(name));
    out.write(ints(2));
    out.write(longs(4, 4));
    out.write(ints(type));
    out.write(longs(offset));
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putLong(bytes.length).put(bytes).array();
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  private static byte[] longs(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  @Test
  void givesQueryRowsInTransformersOrder() throws IOException {
    try (GgufWeights weights = GgufWeights.open(file(64, 0));
        Arena arena = Arena.ofConfined()) {
      assertThat(weights.config().vocab()).isEqualTo(4);
      assertThat(weights.config().tied()).isTrue();
      MemorySegment q = arena.allocate(64);
      weights.readF32("model.layers.0.self_attn.q_proj.weight", q);
      assertThat(q.toArray(ValueLayout.JAVA_FLOAT))
          .containsExactly(0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15);
    }
  }

  @Test
  void refusesATensorPastTheEnd() throws IOException {
    Path file = file(96, 0);
    assertThatThrownBy(() -> GgufWeights.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("attn_q")
        .hasMessageContaining("ends at byte");
  }

  @Test
  void refusesAnOffsetThatOverflows() throws IOException {
    Path file = file(Long.MAX_VALUE - 8, 0);
    assertThatThrownBy(() -> GgufWeights.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("larger than any file");
  }

  @Test
  void refusesATypeThatIsNotKnown() throws IOException {
    Path file = file(64, 99);
    assertThatThrownBy(() -> GgufWeights.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("type 99");
  }
}
