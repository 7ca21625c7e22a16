package dev.glasshouse.tensor;

/** A tensor that exists within a {@code try} block; see {@link Scope#scratch}. */
public final class Scratch implements AutoCloseable {
  private final Tensor tensor;
  private final Runnable close;

  Scratch(Tensor tensor, Runnable close) {
    this.tensor = tensor;
    this.close = close;
  }

  /** The tensor; its content is undefined at first. */
  public Tensor tensor() {
    return tensor;
  }

  /** Takes the memory back. */
  @Override
  public void close() {
    close.run();
  }
}
