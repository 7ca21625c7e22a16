package dev.glasshouse.model.template;

import org.jspecify.annotations.Nullable;

/** A macro, a function or a method bound to its value. */
@FunctionalInterface
interface Callable {
  /** Calls it. */
  @Nullable Object call(Args args);
}
