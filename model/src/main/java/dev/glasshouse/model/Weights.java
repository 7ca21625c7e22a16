package dev.glasshouse.model;

import dev.glasshouse.model.format.QuantBlocks;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.PackedFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parameters of a model as its constructor asks for them by name: drawn from a seed, or
 * read from a file.
 */
public final class Weights {
  private final Device device;
  private final @Nullable WeightSource source;
  private final long seed;
  private final boolean frozen;
  private final List<Parameter> made = new ArrayList<>();

  private Weights(Device device, @Nullable WeightSource source, long seed, boolean frozen) {
    this.device = device;
    this.source = source;
    this.seed = seed;
    this.frozen = frozen;
  }

  /** Fresh weights. The same seed and name give the same values, whatever the order. */
  public static Weights random(Device device, long seed) {
    return new Weights(device, null, seed, false);
  }

  /** Weights out of a file. */
  public static Weights from(Device device, WeightSource source) {
    return new Weights(device, source, 0, false);
  }

  /** Weights out of a file for inference only: matrices of a {@link PackedFormat} stay in it. */
  public static Weights frozen(Device device, WeightSource source) {
    return new Weights(device, source, 0, true);
  }

  /** Where the parameters lie. */
  public Device device() {
    return device;
  }

  /** All that were made so far. */
  public List<Parameter> all() {
    return Collections.unmodifiableList(made);
  }

  /** Normally distributed around 0 when fresh. */
  public Parameter normal(String name, double std, int... shape) {
    Parameter p = make(name, shape);
    if (source == null) {
      Rng rng = Rng.of(seed, name);
      device
          .workers()
          .blocks(
              p.value().size(),
              (from, n) -> {
                for (long i = from; i < from + n; i++) {
                  p.value().set(i, (float) std * rng.normal(0, i));
                }
              });
    }
    return p;
  }

  /** All ones when fresh. */
  public Parameter ones(String name, int size) {
    return constant(name, size, 1);
  }

  /** All zeros when fresh. */
  public Parameter zeros(String name, int size) {
    return constant(name, size, 0);
  }

  /** All of one value when fresh. */
  public Parameter constant(String name, int size, float value) {
    Parameter p = make(name, size);
    if (source == null) {
      var elementwise = device.kernels().elementwise();
      device.workers().run(1, _ -> elementwise.fill(p.value().data(), 0, size, value));
    }
    return p;
  }

  private Parameter make(String name, int... shape) {
    Parameter p = source == null ? device.parameter(name, shape) : read(source, name, shape);
    made.add(p);
    return p;
  }

  private Parameter read(WeightSource from, String name, int... shape) {
    long[] found = from.shape(name);
    if (!Arrays.equals(found, Arrays.stream(shape).asLongStream().toArray())) {
      throw new UserError(
          "tensor %s has shape %s, but the model's configuration wants %s"
              .formatted(name, Arrays.toString(found), Arrays.toString(shape)));
    }
    Optional<QuantBlocks> blocks = frozen ? from.blocks(name) : Optional.empty();
    if (blocks.isPresent()) {
      QuantBlocks b = blocks.get();
      List<Parameter> packed = new ArrayList<>();
      from.reading(() ->
          packed.add(device.frozen(name, b.format(), b.rows(), b.cols(), b.bytes(), b.fileRow())));
      return packed.getFirst();
    }
    Parameter p = device.parameter(name, shape);
    device.workers().run(1, _ -> from.readF32(name, p.value().data()));
    return p;
  }
}
