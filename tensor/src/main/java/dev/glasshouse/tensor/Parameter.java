package dev.glasshouse.tensor;

import dev.glasshouse.tensor.quant.PackedMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A named weight with room for its gradient. The first contribution after {@link #clearGradient}
 * overwrites, the next ones add, so that no pass is spent on zeros.
 */
public final class Parameter {
  private final String name;
  private final @Nullable Tensor value;
  private final @Nullable PackedMatrix packed;
  private final Device device;
  private @Nullable Tensor gradient;
  private boolean hasGradient;

  Parameter(String name, Tensor value, Device device) {
    this.name = name;
    this.value = value;
    packed = null;
    this.device = device;
  }

  Parameter(String name, PackedMatrix packed, Device device) {
    this.name = name;
    value = null;
    this.packed = packed;
    this.device = device;
  }

  /** Its published name, such as {@code model.layers.0.mlp.up_proj.weight}. */
  public String name() {
    return name;
  }

  /**
   * The weight.
   *
   * @throws IllegalStateException when it is {@linkplain #packed quantised}
   */
  public Tensor value() {
    if (value == null) {
      throw new IllegalStateException(
          this + " is quantised: it can be multiplied and looked up, not read as a tensor");
    }
    return value;
  }

  /** The weight where it is quantised and frozen, else null. */
  public @Nullable PackedMatrix packed() {
    return packed;
  }

  /** Whether anything was added to the gradient since it was cleared. */
  public boolean hasGradient() {
    return hasGradient;
  }

  /**
   * The gradient, same shape as the value.
   *
   * @throws IllegalStateException when there is none
   */
  public Tensor gradient() {
    if (gradient == null || !hasGradient) {
      throw new IllegalStateException(
          "parameter " + name + " has no gradient: backward did not reach it");
    }
    return gradient;
  }

  /** Forgets the gradient; its memory stays for the next one. */
  public void clearGradient() {
    hasGradient = false;
  }

  /** Where a backward pass puts this parameter's gradient. */
  public Sink sink() {
    if (gradient == null) {
      gradient = device.tensor(value().shape());
    }
    boolean accumulate = hasGradient;
    hasGradient = true;
    return new Sink(gradient, accumulate);
  }

  /** Name, type and shape. */
  @Override
  public String toString() {
    return packed == null
        ? name + " " + value
        : "%s %s[%d, %d]".formatted(name, packed.format(), packed.rows(), packed.cols());
  }
}
