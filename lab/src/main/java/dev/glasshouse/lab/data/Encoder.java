package dev.glasshouse.lab.data;

import java.util.List;

/** Turns texts into token ids, without special tokens. */
@FunctionalInterface
public interface Encoder {
  /** The ids of each text, in the texts' order. */
  List<int[]> encode(List<String> texts);
}
