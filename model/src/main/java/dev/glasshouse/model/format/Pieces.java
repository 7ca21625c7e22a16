package dev.glasshouse.model.format;

/** How large tensors are read: some rows at a time, so that memory is for those only. */
final class Pieces {
  /** 16 MiB of floats. */
  private static final int MOST = 1 << 22;

  private Pieces() {}

  /**
   * Elements of one piece, but for the last.
   *
   * @param shape the tensor's
   * @param together how many rows must not be parted
   * @return whole rows; of a tensor of one dimension, whole blocks of any type
   */
  static long step(long[] shape, int together) {
    if (shape.length < 2) {
      return MOST;
    }
    long unit = Math.max(1, shape[shape.length - 1]) * together;
    return Math.max(1, MOST / unit) * unit;
  }
}
