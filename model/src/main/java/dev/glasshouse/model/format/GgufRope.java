package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.RopeScaling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How GGUF files lower rotary frequencies: by {@code rope.scaling.type} "linear" and its factor, or
 * by a tensor of divisors, one for each pair of channels. Llama 3.1's scaling is such a tensor, and
 * nothing in llama.cpp's files says by which numbers it was made. Here they stand beside it, under
 * keys that other programs pass over; not under {@code rope.scaling.factor}, which they would apply
 * once more.
 */
final class GgufRope {
  /** The tensor of divisors, [D/2]. */
  static final String DIVISORS = "rope_freqs.weight";

  private static final String TYPE = "rope.scaling.type";
  private static final String FACTOR = "rope.scaling.factor";

  /** What llama.cpp called the factor at first. */
  private static final String OLD_FACTOR = "rope.scale_linear";

  private static final String LLAMA3 = "rope.llama3.";

  /** The numbers of every Llama that Meta published; only the factor differs. */
  private static final RopeScaling.Llama3 PUBLISHED = new RopeScaling.Llama3(8, 1, 4, 8192);

  /** Divisors are the same if they differ by rounding only. */
  private static final double ROUNDING = 1e-5;

  private GgufRope() {}

  /**
   * The scaling that a file's keys and tensor ask for.
   *
   * @param theta base of the frequencies
   * @throws dev.glasshouse.tensor.UserError if it is of a kind that is not implemented
   */
  static RopeScaling read(GgufFields fields, double theta, int headSize) {
    RopeScaling linear = linear(fields);
    float[] divisors = fields.constants().get(DIVISORS);
    if (divisors == null) {
      return linear;
    }
    if (!linear.equals(RopeScaling.NONE)) {
      throw fields.wrong("it has both %s and %s".formatted(DIVISORS, FACTOR));
    }
    check(fields, divisors, headSize / 2);
    RopeScaling.Llama3 rule =
        new RopeScaling.Llama3(
            fields.positive(LLAMA3 + "factor", divisors[divisors.length - 1]),
            fields.positive(LLAMA3 + "low_freq_factor", PUBLISHED.lowFrequency()),
            fields.positive(LLAMA3 + "high_freq_factor", PUBLISHED.highFrequency()),
            fields.size(LLAMA3 + "original_context_length", PUBLISHED.originalContext()));
    return follows(divisors, rule, theta, headSize)
        ? rule
        : new RopeScaling.Divisors(
            IntStream.range(0, divisors.length).mapToObj(i -> divisors[i]).toList());
  }

  private static void check(GgufFields fields, float[] divisors, int pairs) {
    if (divisors.length != pairs) {
      throw fields.wrong(
          "its %s has %,d numbers, and its heads have %,d pairs of channels"
              .formatted(DIVISORS, divisors.length, pairs));
    }
    for (float divisor : divisors) {
      if (!(divisor > 0) || Float.isInfinite(divisor)) {
        throw fields.wrong(
            "its %s has %s; expected are numbers above 0".formatted(DIVISORS, divisor));
      }
    }
  }

  /** Without a type, a factor means "linear". */
  private static RopeScaling linear(GgufFields fields) {
    String type = fields.text(TYPE, "linear");
    if (type.equals("none")) {
      return RopeScaling.NONE;
    }
    if (!type.equals("linear")) {
      throw fields.wrong(
          "its rotary positions are scaled by '%s'; implemented are none, linear, and %s"
              .formatted(type, DIVISORS));
    }
    double factor = factor(fields);
    return factor == 1 ? RopeScaling.NONE : new RopeScaling.Linear(factor);
  }

  /** Whether type and factor ask for a scaling. */
  static boolean isScaled(GgufFields fields) {
    String type = fields.text(TYPE, "linear");
    return !type.equals("none") && !(type.equals("linear") && factor(fields) == 1);
  }

  /** 0 stands for 1. */
  private static double factor(GgufFields fields) {
    double factor = fields.real(FACTOR, fields.real(OLD_FACTOR, 1));
    return factor == 0 ? 1 : factor;
  }

  private static boolean follows(float[] divisors, RopeScaling rule, double theta, int headSize) {
    float[] expected = divisors(rule, theta, headSize);
    return expected.length == divisors.length
        && IntStream.range(0, expected.length)
            .allMatch(i -> Math.abs(expected[i] - divisors[i]) <= ROUNDING * expected[i]);
  }

  private static float[] divisors(RopeScaling scaling, double theta, int headSize) {
    float[] divisors = new float[headSize / 2];
    for (int i = 0; i < divisors.length; i++) {
      double frequency = StrictMath.pow(theta, -2.0 * i / headSize);
      divisors[i] = (float) scaling.divisor(i, frequency);
    }
    return divisors;
  }

  /** The keys that {@link #read} reads, without the architecture's name in front. */
  static Map<String, Object> keys(RopeScaling scaling) {
    Map<String, Object> keys = new LinkedHashMap<>();
    switch (scaling) {
      case RopeScaling.None _, RopeScaling.Divisors _ -> {}
      case RopeScaling.Linear(double factor) -> {
        keys.put(TYPE, "linear");
        keys.put(FACTOR, factor);
      }
      case RopeScaling.Llama3 llama3 -> {
        keys.put(LLAMA3 + "factor", llama3.factor());
        keys.put(LLAMA3 + "low_freq_factor", llama3.lowFrequency());
        keys.put(LLAMA3 + "high_freq_factor", llama3.highFrequency());
        keys.put(LLAMA3 + "original_context_length", (long) llama3.originalContext());
      }
    }
    return keys;
  }

  /** The tensor that {@link #read} reads, where the scaling needs one. */
  static Map<String, float[]> constants(RopeScaling scaling, double theta, int headSize) {
    return switch (scaling) {
      case RopeScaling.None _, RopeScaling.Linear _ -> Map.of();
      case RopeScaling.Llama3 _, RopeScaling.Divisors _ ->
          Map.of(DIVISORS, divisors(scaling, theta, headSize));
    };
  }
}
