package dev.glasshouse.model.arch;

import dev.glasshouse.tensor.UserError;
import java.util.List;

/**
 * How rotary frequencies are lowered, so that a model reaches further than it was first trained to.
 * A pair of a head's channels turns by its frequency, divided by {@link #divisor}, from one
 * position to the next.
 */
public sealed interface RopeScaling {
  /** Frequencies as they are. */
  RopeScaling NONE = new None();

  /**
   * What a frequency is divided by.
   *
   * @param pair which of the D/2 pairs
   * @param frequency what it turns by without scaling, radians a position
   */
  double divisor(int pair, double frequency);

  /** Frequencies as they are. */
  record None() implements RopeScaling {
    @Override
    public double divisor(int pair, double frequency) {
      return 1;
    }
  }

  /**
   * Position interpolation (Chen et al. 2023, arXiv:2306.15595, equation 3): positions, and so all
   * frequencies, divided by one number.
   *
   * @param factor finite, above 0
   */
  record Linear(double factor) implements RopeScaling {
    /**
     * @throws UserError if the factor is no such number
     */
    public Linear {
      positive("factor", factor);
    }

    @Override
    public double divisor(int pair, double frequency) {
      return factor;
    }
  }

  /**
   * Llama 3.1's scaling (Grattafiori et al. 2024, arXiv:2407.21783; the formula is in Meta's
   * published code): waves longer than {@code originalContext / lowFrequency} are stretched by
   * {@code factor}, those shorter than {@code originalContext / highFrequency} not at all, and
   * those between by 1 / ((1 - s) / factor + s), where s = (originalContext / wavelength -
   * lowFrequency) / (highFrequency - lowFrequency).
   *
   * @param factor finite, above 0
   * @param lowFrequency above 0
   * @param highFrequency above {@code lowFrequency}
   * @param originalContext positions that the model was first trained on
   */
  record Llama3(double factor, double lowFrequency, double highFrequency, int originalContext)
      implements RopeScaling {
    /**
     * @throws UserError if a number is not above 0, or the high frequency not above the low one
     */
    public Llama3 {
      positive("factor", factor);
      positive("lowFrequency", lowFrequency);
      positive("highFrequency", highFrequency);
      positive("originalContext", originalContext);
      if (highFrequency <= lowFrequency) {
        throw new UserError(
            "rotary scaling: highFrequency %s is not above lowFrequency %s"
                .formatted(highFrequency, lowFrequency));
      }
    }

    @Override
    public double divisor(int pair, double frequency) {
      double waves = originalContext * frequency / (2 * Math.PI);
      if (waves < lowFrequency) {
        return factor;
      }
      if (waves > highFrequency) {
        return 1;
      }
      double smooth = (waves - lowFrequency) / (highFrequency - lowFrequency);
      return 1 / ((1 - smooth) / factor + smooth);
    }
  }

  /**
   * A number for each pair, as GGUF files hold them without saying by which rule they were made.
   *
   * @param divisors one for each of the D/2 pairs, finite, above 0
   */
  record Divisors(List<Float> divisors) implements RopeScaling {
    /**
     * @throws UserError if one is no such number
     */
    public Divisors {
      divisors = List.copyOf(divisors);
      divisors.forEach(divisor -> positive("a divisor", divisor));
    }

    @Override
    public double divisor(int pair, double frequency) {
      return divisors.get(pair);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new UserError(
          "rotary scaling: %s is %s; expected a finite number above 0".formatted(name, value));
    }
  }
}
