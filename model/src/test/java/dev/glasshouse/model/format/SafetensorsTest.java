package dev.glasshouse.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() {
    Path file = folder.resolve("model.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
      MemorySegment step = arena.allocateFrom(ValueLayout.JAVA_LONG, 77);
      MemorySegment empty = MemorySegment.NULL;
      SafetensorsWriter.write(
          file,
          Map.of("format", "pt"),
          List.of(
              SafetensorsWriter.Entry.ofF32("z.weight", new long[] {2, 3}, matrix),
              new SafetensorsWriter.Entry("step", Dtype.I64, List.of(), () -> step),
              new SafetensorsWriter.Entry("none", Dtype.U8, List.of(0L, 5L), () -> empty)));
    }
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.names()).containsExactly("z.weight", "step", "none");
      assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(read.shape("z.weight")).containsExactly(2, 3);
      assertThat(read.segment("z.weight").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(read.segment("z.weight").isReadOnly()).isTrue();
      assertThat(read.segment("step").get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(77);
      assertThat(read.info("none"))
          .isEqualTo(new TensorInfo("none", Dtype.U8, List.of(0L, 5L), 32, 32));
    }
  }

  @Test
  void alignsTheDataToEightBytes() throws IOException {
    for (String name : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg")) {
      Path file = folder.resolve(name);
      MemorySegment one = MemorySegment.ofArray(new byte[] {1});
      var entry = new SafetensorsWriter.Entry(name, Dtype.U8, List.of(1L), () -> one);
      SafetensorsWriter.write(file, Map.of(), List.of(entry));
      assertThat(Files.size(file) % 8).isEqualTo(1);
      try (Safetensors read = Safetensors.open(file)) {
        assertThat(read.segment(name).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
      }
    }
  }

  @Test
  void convertsHalvesToFloats() throws IOException {
    String json =
        """
        {"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},
         "b":{"dtype":"BF16","shape":[3],"data_offsets":[6,12]},
         "i":{"dtype":"I16","shape":[1],"data_offsets":[12,14]}}\
        """;
    short[] bits = {
      0x3C00, (short) 0xC000, 0x0001, 0x3F80, (short) 0xC000, 0x7F80, 5,
    };
    ByteBuffer data = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(bits);
    try (Safetensors read = Safetensors.open(file(json, data.array()))) {
      assertThat(floats(read, "h", 3)).containsExactly(1f, -2f, 0x1p-24f);
      assertThat(floats(read, "b", 3)).containsExactly(1f, -2f, Float.POSITIVE_INFINITY);
      assertThatThrownBy(() -> floats(read, "i", 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("I16");
      assertThatThrownBy(() -> floats(read, "h", 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("[3]");
      assertThatThrownBy(() -> floats(read, "absent", 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("absent");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | cut short",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 12 | extra bytes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | needs 8 bytes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | hole",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'b':{'dtype':'U8','shape':[4],'data_offsets':[2,6]}} | 6 | overlap",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},"
            + "'a':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}} | 8 | uplicate",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}} | 4 | tensor a",
        "{'a':{'dtype':'U8','shape':[-1,-4],'data_offsets':[0,4]}} | 4 | impossible shape",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | 0 |"
            + " impossible",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | range",
        "{'a':{'dtype':'Q4','shape':[4],'data_offsets':[0,4]}} | 4 | Q4",
        "{'a':{'dtype':'U8','shape':[4.5],'data_offsets':[0,4]}} | 4 | a.shape",
        "{'a':{'dtype':'U8','shape':[4]}} | 4 | tensor a needs",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4],'x':1}} | 4 | unknown field x",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4,5]}} | 4 | more than 2",
        "{'__metadata__':{'a':1}} | 0 | __metadata__.a",
        "{'a':[[[[]]]]} | 0 | a holds START_ARRAY",
        "[] | 0 | START_ARRAY",
        "{} {} | 0 | follows",
        "{'a' | 0 | not valid JSON",
      })
  void refusesWhatBreaksTheFormat(String json, int dataBytes, String message) throws IOException {
    Path file = file(json.replace('\'', '"'), new byte[dataBytes]);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(2));
  }

  @Test
  void refusesHeaderLengthsBeyondTheFile() throws IOException {
    for (long length : new long[] {0, -1, 100, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Path file = folder.resolve("length");
      byte[] bytes = new byte[64];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Files.write(file, bytes);
      assertThatThrownBy(() -> Safetensors.open(file))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("header length");
    }
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> Safetensors.open(empty)).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> Safetensors.open(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void damagedFilesAreReadOrRefusedButNeverCrash() throws IOException {
    Path good = folder.resolve("good");
    MemorySegment data = MemorySegment.ofArray(new byte[24]);
    SafetensorsWriter.write(
        good,
        Map.of("k", "v"),
        List.of(
            new SafetensorsWriter.Entry("a", Dtype.F32, List.of(2L, 3L), () -> data),
            new SafetensorsWriter.Entry("b", Dtype.F16, List.of(12L), () -> data)));
    byte[] bytes = Files.readAllBytes(good);
    SplittableRandom random = new SplittableRandom(1);
    Path bad = folder.resolve("bad");
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] copy = bytes.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        copy[random.nextInt(copy.length - 48)] = (byte) random.nextInt(256);
      }
      Files.write(bad, copy);
      try (Safetensors read = Safetensors.open(bad)) {
        for (String name : read.names()) {
          assertThat(read.segment(name).byteSize()).isLessThanOrEqualTo(48);
        }
      } catch (UserError e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }

  @Test
  void theWriterRefusesWrongSizesAndRepeatedNames() {
    Path file = folder.resolve("wrong");
    MemorySegment data = MemorySegment.ofArray(new byte[8]);
    var entry = SafetensorsWriter.Entry.ofF32("a", new long[] {2}, data);
    var wrong = SafetensorsWriter.Entry.ofF32("b", new long[] {3}, data);
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(entry, entry)))
        .hasMessageContaining("two tensors are named a");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(wrong)))
        .hasMessageContaining("b has 8 bytes, expected 12");
    assertThatThrownBy(
            () -> SafetensorsWriter.write(folder.resolve("no/where"), Map.of(), List.of(entry)))
        .isInstanceOf(UserError.class);
  }

  private Path file(String json, byte[] data) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header).put(data);
    return Files.write(folder.resolve("made.safetensors"), all.array());
  }

  private static float[] floats(Safetensors source, String name, int count) {
    float[] floats = new float[count];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      source.readF32(name, target);
      MemorySegment.copy(target, ValueLayout.JAVA_FLOAT, 0, floats, 0, count);
    }
    return floats;
  }
}
