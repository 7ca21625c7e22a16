package dev.glasshouse.tensor.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlockTypeTest {
  private static final int BLOCKS = 64;

  @ParameterizedTest
  @EnumSource
  void meansWhatItsDefinitionSays(BlockType type) {
    byte[] bytes = randomBytes(BLOCKS * type.bytes());
    float[] found = decode(type, bytes);
    float[] expected = new float[found.length];
    for (int b = 0; b < BLOCKS; b++) {
      ByteBuffer block =
          ByteBuffer.wrap(bytes, b * type.bytes(), type.bytes())
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN);
      DefinedBlocks.read(type, block, expected, b * type.elements());
    }
    assertThat(bits(found)).isEqualTo(bits(expected));
  }

  @ParameterizedTest
  @EnumSource(
      value = BlockType.class,
      names = {"F32", "F16", "BF16", "Q8_0", "Q4_0"})
  void isStableOnceRounded(BlockType type) {
    float[] once = decode(type, encode(type, normals(1024)));
    assertThat(bits(decode(type, encode(type, once)))).isEqualTo(bits(once));
  }

  @ParameterizedTest
  @CsvSource({"F32, 0", "F16, 0.0005", "BF16, 0.004", "Q8_0, 0.0042", "Q4_0, 0.126"})
  void isNearWhatWasRounded(BlockType type, double ofLargest) {
    float[] values = normals(2048);
    float[] rounded = decode(type, encode(type, values));
    for (int at = 0; at < values.length; at += 32) {
      double largest = 0;
      for (int i = 0; i < 32; i++) {
        largest = Math.max(largest, Math.abs(values[at + i]));
      }
      for (int i = 0; i < 32; i++) {
        assertThat(Math.abs((double) rounded[at + i] - values[at + i]))
            .isLessThanOrEqualTo(ofLargest * largest);
      }
    }
  }

  @Test
  void roundsHalvesAwayFromZeroAndKeepsZeros() {
    float[] values = new float[64];
    values[0] = 127;
    values[1] = 0.5f;
    values[2] = -0.5f;
    values[3] = 1.5f;
    values[4] = 0.49999997f;
    float[] rounded = decode(BlockType.Q8_0, encode(BlockType.Q8_0, values));
    assertThat(rounded).startsWith(127, 1, -1, 2, 0).endsWith(0);
    for (float zero : decode(BlockType.Q4_0, encode(BlockType.Q4_0, new float[32]))) {
      assertThat(zero == 0).isTrue();
    }
  }

  @Test
  void keepsWhatIsNoNumber() {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
    for (BlockType type : new BlockType[] {BlockType.F32, BlockType.F16, BlockType.BF16}) {
      assertThat(decode(type, encode(type, values))).isEqualTo(values);
    }
  }

  @Test
  void refusesOthersByName() {
    assertThatThrownBy(() -> BlockType.of(10))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Q2_K")
        .hasMessageContaining("Q6_K");
    assertThatThrownBy(() -> BlockType.of(99)).hasMessageContaining("the unknown type 99");
    assertThat(BlockType.of(30)).isEqualTo(BlockType.BF16);
    assertThatThrownBy(() -> BlockType.Q8_0.bytes(33)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> BlockType.F32.bytes(1L << 62)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void makesOnlySome() {
    MemorySegment floats = MemorySegment.ofArray(new float[256]);
    MemorySegment room = MemorySegment.ofArray(new byte[144]);
    assertThatThrownBy(() -> BlockEncoder.encode(BlockType.Q4_K, floats, room))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockEncoder.encode(BlockType.Q8_0, floats, room))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] randomBytes(int count) {
    Rng rng = Rng.of(11, "blocks");
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) rng.bits(0, i);
    }
    return bytes;
  }

  private static float[] normals(int count) {
    Rng rng = Rng.of(12, "weights");
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.02f * rng.normal(0, i);
    }
    return values;
  }

  private static byte[] encode(BlockType type, float[] values) {
    byte[] bytes = new byte[(int) type.bytes(values.length)];
    BlockEncoder.encode(type, MemorySegment.ofArray(values), MemorySegment.ofArray(bytes));
    return bytes;
  }

  private static float[] decode(BlockType type, byte[] bytes) {
    float[] values = new float[bytes.length / type.bytes() * type.elements()];
    MemorySegment out = MemorySegment.ofArray(values);
    BlockDecoder.decode(type, MemorySegment.ofArray(bytes), 0, out, 0, values.length);
    return values;
  }

  private static int[] bits(float[] values) {
    return MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_INT_UNALIGNED);
  }
}
