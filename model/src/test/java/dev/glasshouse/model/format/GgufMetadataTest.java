package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufMetadataTest {
  @TempDir private Path folder;

  @Test
  void readsAPublishedFile() {
    GgufMetadata metadata = GgufMetadata.read(SharedData.path("tokenizers/gpt2/vocab.gguf"));
    assertThat(metadata.string("general.architecture")).contains("gpt2");
    assertThat(metadata.integer("gpt2.context_length")).hasValue(1024);
    assertThat(metadata.strings("tokenizer.ggml.tokens").orElseThrow()).hasSize(50257);
    assertThat(metadata.integers("tokenizer.ggml.token_type").orElseThrow().length())
        .isEqualTo(50257);
    assertThat(metadata.string("absent")).isEmpty();
  }

  @Test
  void readsEveryType() throws IOException {
    var bytes =
        new GgufBytes()
            .add("u8", 0, new byte[] {(byte) 200})
            .add("i8", 1, new byte[] {(byte) 200})
            .add("u16", 2, GgufBytes.number(2).putShort((short) -1).array())
            .add("i16", 3, GgufBytes.number(2).putShort((short) -1).array())
            .uint32("u32", -1)
            .add("i32", 5, GgufBytes.number(4).putInt(-1).array())
            .add("f32", 6, GgufBytes.number(4).putFloat(0.5f).array())
            .add("bool", 7, new byte[] {1})
            .string("string", "é")
            .strings("strings", List.of("a", "", "bc"))
            .add(
                "f32s",
                9,
                GgufBytes.number(20).putInt(6).putLong(2).putFloat(1).putFloat(2).array())
            .add("i16s", 9, GgufBytes.number(16).putInt(3).putLong(2).putShort((short) -3).array())
            .add("u64", 10, GgufBytes.number(8).putLong(1L << 40).array())
            .add("i64", 11, GgufBytes.number(8).putLong(-5).array())
            .add("f64", 12, GgufBytes.number(8).putDouble(0.25).array())
            .toBytes();
    GgufMetadata metadata = read(bytes);
    assertThat(metadata.integer("u8")).hasValue(200);
    assertThat(metadata.integer("i8")).hasValue(-56);
    assertThat(metadata.integer("u16")).hasValue(65535);
    assertThat(metadata.integer("i16")).hasValue(-1);
    assertThat(metadata.integer("u32")).hasValue(0xFFFFFFFFL);
    assertThat(metadata.integer("i32")).hasValue(-1);
    assertThat(metadata.integer("u64")).hasValue(1L << 40);
    assertThat(metadata.integer("i64")).hasValue(-5);
    assertThat(metadata.string("string")).contains("é");
    assertThat(metadata.strings("strings")).contains(List.of("a", "", "bc"));
    GgufArray integers = metadata.integers("i16s").orElseThrow();
    assertThat(integers.length()).isEqualTo(2);
    assertThat(integers.integer(0)).isEqualTo(-3);
    assertThat(integers.integer(1)).isZero();
    assertThat(metadata.reals("f32s").orElseThrow().real(1)).isEqualTo(2);
    assertThatThrownBy(() -> metadata.integers("f32s")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> metadata.integer("string"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a string under 'string' where an integer was expected");
    assertThatThrownBy(() -> metadata.strings("f32s")).isInstanceOf(UserError.class);
  }

  @Test
  void refusesWhatExceedsTheFileBeforeTakingMemory() {
    refuses(new byte[0], "does not begin with 'GGUF'");
    refuses("{\"a\": 1}".getBytes(), "does not begin with 'GGUF'");
    refuses(GgufBytes.number(8).putInt(0x46554747).putInt(1).array(), "version is 1");
    byte[] string = GgufBytes.number(8).putLong(Long.MAX_VALUE).array();
    refuses(new GgufBytes().add("s", 8, string).toBytes(), "9223372036854775807 bytes of a string");
    byte[] array = GgufBytes.number(12).putInt(11).putLong(1 << 22).array();
    refuses(new GgufBytes().add("a", 9, array).toBytes(), "4194304 array elements");
    byte[] nested = GgufBytes.number(24).putInt(9).putLong(1).putInt(4).putLong(0).array();
    refuses(new GgufBytes().add("n", 9, nested).toBytes(), "array of arrays");
    refuses(new GgufBytes().add("t", 13, new byte[8]).toBytes(), "unknown type 13");
    refuses(new GgufBytes().uint32("k", 1).uint32("k", 2).toBytes(), "'k' stands in it twice");
    byte[] huge = GgufBytes.number(8).putLong(-1).array();
    refuses(new GgufBytes().add("u", 10, huge).toBytes(), "18446744073709551615, too large");
  }

  @Test
  void refusesAMissingFile() {
    Path missing = folder.resolve("none.gguf");
    assertThatThrownBy(() -> GgufMetadata.read(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.gguf");
  }

  private void refuses(byte[] bytes, String reason) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("test.gguf")
        .hasMessageContaining(reason);
  }

  private GgufMetadata read(byte[] bytes) throws IOException {
    return GgufMetadata.read(Files.write(folder.resolve("test.gguf"), bytes));
  }
}
