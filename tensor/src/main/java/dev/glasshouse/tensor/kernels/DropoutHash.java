package dev.glasshouse.tensor.kernels;

/**
 * The counter-based generator of dropout: 32 bits for each (seed, element index), from 32-bit
 * operations only, so that every lane of a vector makes its own.
 *
 * <p>The index's low half goes through two rounds of MurmurHash3's finaliser (Appleby, 2011), each
 * after adding a key; the keys come from the seed and the index's high half through SplitMix64
 * (Steele, Lea and Flood, 2014).
 */
final class DropoutHash {
  static final int MIX_1 = 0x85ebca6b;
  static final int MIX_2 = 0xc2b2ae35;

  private DropoutHash() {}

  /** Key {@code round} (0 or 1) of the indices whose high half is {@code high}. */
  static int key(long seed, int high, int round) {
    long z = seed + 0x9e3779b97f4a7c15L * (2L * high + round + 1);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (int) ((z ^ (z >>> 31)) >>> 32);
  }

  /** Keep an element when the top 24 bits of its hash are below this. */
  static int threshold(float keep) {
    return Math.round(keep * 0x1p24f);
  }

  /** The hash of an index's low half. */
  static int hash(int low, int key0, int key1) {
    return mix(mix(low + key0) + key1);
  }

  private static int mix(int h) {
    h = (h ^ (h >>> 16)) * MIX_1;
    h = (h ^ (h >>> 13)) * MIX_2;
    return h ^ (h >>> 16);
  }
}
