package dev.glasshouse.model.format;

import java.util.function.IntUnaryOperator;

/**
 * The two orders of a head's rows under rotary embedding: transformers rotates row i against row i
 * + D/2, Meta's Llama, and so llama2.c and llama.cpp's {@code llama}, row 2i against row 2i + 1.
 */
final class Rotation {
  private Rotation() {}

  /**
   * Where a row of ours stands in such a file: of each head, row i is the file's row 2i, and row i
   * + D/2 its row 2i + 1.
   *
   * @param headSize rows of a head, D
   */
  static IntUnaryOperator fileRow(int headSize) {
    int half = headSize / 2;
    return row -> {
      int inHead = row % headSize;
      return row - inHead + inHead % half * 2 + inHead / half;
    };
  }
}
