package dev.glasshouse.model.format;

/**
 * What a tensor is called here and in a GGUF file, and how the file lays it out.
 *
 * @param ours transformers' name; a layer's number is written {@code {}}
 * @param theirs llama.cpp's name
 * @param layout how the file's rows relate to ours
 * @param exact whether the file always holds it in single precision
 */
record TensorName(String ours, String theirs, Layout layout, boolean exact) {

  /** How the rows in a file relate to ours. */
  enum Layout {
    /** Alike. */
    SAME,
    /** The file has [out, in] where we have [in, out]. */
    TRANSPOSED,
    /**
     * Of each head, our row i is the file's row 2i, and our row i + D/2 its row 2i + 1: we rotate
     * the halves of a head against each other, llama.cpp's {@code llama} rotates neighbours.
     */
    ROTATED
  }

  /** A tensor that both lay out alike. */
  static TensorName same(String ours, String theirs) {
    return new TensorName(ours, theirs, Layout.SAME, false);
  }

  /** The same tensor, in another layout. */
  TensorName as(Layout other) {
    return new TensorName(ours, theirs, other, exact);
  }

  /** The same tensor, never rounded. */
  TensorName asExact() {
    return new TensorName(ours, theirs, layout, true);
  }

  /** The names of this tensor in one layer. */
  TensorName at(int layer) {
    String number = Integer.toString(layer);
    return new TensorName(ours.replace("{}", number), theirs.replace("{}", number), layout, exact);
  }

  /** Whether every layer has one. */
  boolean isOfLayers() {
    return ours.contains("{}");
  }
}
