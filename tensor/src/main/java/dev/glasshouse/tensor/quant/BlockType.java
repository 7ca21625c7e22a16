package dev.glasshouse.tensor.quant;

import dev.glasshouse.tensor.UserError;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ways in which a GGUF file holds weights: blocks of so many elements in so many bytes, as
 * ggml's {@code ggml-common.h} defines them. {@link BlockDecoder} says what their bytes mean.
 */
public enum BlockType {
  /** Single precision. */
  F32(0, 1, 4),
  /** Half precision (IEEE 754 binary16). */
  F16(1, 1, 2),
  /** The upper half of single precision. */
  BF16(30, 1, 2),
  /** w = d q, q int8. */
  Q8_0(8, 32, 34),
  /** w = d (q - 8), q of four bits. */
  Q4_0(2, 32, 18),
  /** w = d q + m, q of four bits. */
  Q4_1(3, 32, 20),
  /** w = d (q - 16), q of five bits. */
  Q5_0(6, 32, 22),
  /** w = d q + m, q of five bits. */
  Q5_1(7, 32, 24),
  /** w = d s q - e m, q of four bits, s and m of six bits for each 32. */
  Q4_K(12, 256, 144),
  /** w = d s q - e m, q of five bits, s and m of six bits for each 32. */
  Q5_K(13, 256, 176),
  /** w = d s (q - 32), q of six bits, s int8 for each 16. */
  Q6_K(14, 256, 210);

  /** What else a file may hold, so that it can be refused by name. */
  private static final Map<Integer, String> OTHERS =
      Map.ofEntries(
          Map.entry(9, "Q8_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(20, "IQ4_NL"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(23, "IQ4_XS"),
          Map.entry(24, "I8"),
          Map.entry(25, "I16"),
          Map.entry(26, "I32"),
          Map.entry(27, "I64"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"));

  private final int code;
  private final int elements;
  private final int bytes;

  BlockType(int code, int elements, int bytes) {
    this.code = code;
    this.elements = elements;
    this.bytes = bytes;
  }

  /**
   * The type of a code in a file.
   *
   * @throws UserError that names the type, if it is none of these
   */
  public static BlockType of(long code) {
    for (BlockType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    String name = code == (int) code ? OTHERS.get((int) code) : null;
    throw new UserError(
        "its type is %s; known are %s"
            .formatted(
                name == null ? "the unknown type " + code : name,
                Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
  }

  /** GGUF's number for this type. */
  public int code() {
    return code;
  }

  /** Elements in a block; a row is a whole number of blocks. */
  public int elements() {
    return elements;
  }

  /** Bytes of a block. */
  public int bytes() {
    return bytes;
  }

  /**
   * Bytes of many elements.
   *
   * @throws ArithmeticException if they are more than a {@code long} holds, or no whole blocks
   */
  public long bytes(long count) {
    if (count % elements != 0) {
      throw new ArithmeticException(count + " is no multiple of " + elements);
    }
    return Math.multiplyExact(count / elements, (long) bytes);
  }

  /** The format in which products are made with this type directly, if there is one. */
  public Optional<PackedFormat> packed() {
    return Arrays.stream(PackedFormat.values()).filter(each -> each.type() == this).findFirst();
  }
}
