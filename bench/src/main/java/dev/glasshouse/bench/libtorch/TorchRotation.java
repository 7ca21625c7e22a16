package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.glasshouse.model.arch.RopeScaling;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Rotary positions with rotated halves (Su et al. 2021, arXiv:2104.09864), the scaling computed
 * here again, from wavelengths, as transformers does.
 *
 * @param cos {@code [T, D]}; the second half of each row repeats the first
 * @param sin as {@code cos}
 */
record TorchRotation(Tensor cos, Tensor sin) {

  static TorchRotation of(int time, int headSize, double theta, RopeScaling scaling) {
    float[] cos = new float[time * headSize];
    float[] sin = new float[time * headSize];
    for (int position = 0; position < time; position++) {
      for (int i = 0; i < headSize; i++) {
        int pair = i % (headSize / 2);
        double angle = position * scaled(1 / Math.pow(theta, 2.0 * pair / headSize), pair, scaling);
        cos[position * headSize + i] = (float) Math.cos(angle);
        sin[position * headSize + i] = (float) Math.sin(angle);
      }
    }
    return new TorchRotation(
        TorchTensors.of(cos, time, headSize), TorchTensors.of(sin, time, headSize));
  }

  private static double scaled(double frequency, int pair, RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None _ -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Divisors(var divisors) -> frequency / divisors.get(pair);
      case RopeScaling.Llama3(double factor, double low, double high, int context) -> {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < context / high) {
          yield frequency;
        }
        if (wavelength > context / low) {
          yield frequency / factor;
        }
        double smooth = (context / wavelength - low) / (high - low);
        yield (1 - smooth) * frequency / factor + smooth * frequency;
      }
    };
  }

  /** Turns each pair (i, i + D/2) by its angle: x cos + (-x2, x1) sin. */
  Tensor apply(Tensor x_BHTD) {
    TensorVector halves = x_BHTD.chunk(2, -1);
    Tensor turned = cat(new TensorVector(halves.get(1).neg(), halves.get(0)), -1);
    return x_BHTD.mul(cos).add(turned.mul(sin));
  }
}
