package dev.glasshouse.tensor;

/** What a tensor's elements are. Both take four bytes. */
public enum DType {
  /** 32-bit IEEE float. */
  F32,
  /** 32-bit signed integer: tokens and positions. */
  I32;

  /** Bytes an element. */
  public int bytes() {
    return 4;
  }
}
