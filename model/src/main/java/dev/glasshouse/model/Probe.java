package dev.glasshouse.model;

import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;

/**
 * Looks at activations, and changes them, as a forward pass makes them. Reading a site that a fused
 * op does not make computes it beside the fused path and changes no bit of the result; replacing
 * it, or taking its gradient, switches that layer to the form in which it exists.
 */
public interface Probe {
  /** What a probe wants of a site. */
  enum Access {
    /** Nothing. */
    NONE,
    /** To see the value. */
    READ,
    /** To give another value, or to have the value's gradient. */
    REPLACE
  }

  /**
   * What this probe wants of a site.
   *
   * @param layer the block, or -1 where the site has none
   */
  Access access(Site site, int layer);

  /**
   * Called with the value of a site that was asked for.
   *
   * @param value valid during the call; {@link Scope#keep} makes it outlive the pass
   * @return {@code value}, or with {@link Access#REPLACE} another tensor of the same shape
   */
  Tensor visit(Scope scope, Site site, int layer, Tensor value);
}
