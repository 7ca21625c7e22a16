package dev.glasshouse.tensor;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers without state: each is a function of (seed, purpose, step, index), so that it does
 * not matter in which order, on which thread or after which restart it is asked for.
 *
 * <p>The generator is Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011); the key comes from seed and purpose, the counter is (step, index). All arithmetic is
 * exact or strict: the values are the same on every machine.
 *
 * @param key what {@link #of} makes of seed and purpose
 */
public record Rng(long key) {
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final long LOW = 0xFFFFFFFFL;
  private static final int FEISTEL_ROUNDS = 6;

  /**
   * The generator of one purpose of a run.
   *
   * @param seed the run's seed
   * @param purpose what the numbers are for, for example {@code "dropout"}; different purposes give
   *     independent streams
   */
  public static Rng of(long seed, String purpose) {
    long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bits
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return new Rng(mix(mix(seed) ^ hash));
  }

  /** 64 random bits. */
  public long bits(long step, long index) {
    int x0 = (int) index;
    int x1 = (int) (index >>> 32);
    int x2 = (int) step;
    int x3 = (int) (step >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < 10; round++) {
      long p0 = M0 * (x0 & LOW);
      long p1 = M1 * (x2 & LOW);
      x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
      x1 = (int) p1;
      x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
      x3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    return (long) x1 << 32 | x0 & LOW;
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  public double uniform(long step, long index) {
    return (bits(step, index) >>> 11) * 0x1p-53;
  }

  /** Uniform in [0, 1), a multiple of 2^-24: never rounds up to one. */
  public float uniformFloat(long step, long index) {
    return (bits(step, index) >>> 40) * 0x1p-24f;
  }

  /** Normal with mean 0 and deviation 1, to the precision of a float; at most 8.3 in magnitude. */
  public float normal(long step, long index) {
    double p = ((bits(step, index) >>> 11) + 0.5) * 0x1p-53;
    // The last of them would round up to one.
    return (float) NormalQuantile.of(Math.min(p, Math.nextDown(1.0)));
  }

  /**
   * Uniform in 0 to {@code bound - 1}; the bias is below {@code bound / 2^64}.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int below(int bound, long step, long index) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(step, index), bound);
  }

  /**
   * Where a random permutation of 0 to {@code size - 1} sends {@code index}, in constant memory and
   * expected constant time: a Feistel network over the next even power of two, walked until it
   * falls inside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
   *
   * @param size how many numbers are permuted
   * @param step which permutation
   * @param index 0 to {@code size - 1}
   * @throws IndexOutOfBoundsException if the index is not below the size
   */
  public long permute(long size, long step, long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index " + index + " of " + size);
    }
    int half = Math.max(1, (65 - Long.numberOfLeadingZeros(size - 1)) / 2);
    long mask = (1L << half) - 1;
    long value = index;
    do {
      long left = value >>> half;
      long right = value & mask;
      for (int round = 0; round < FEISTEL_ROUNDS; round++) {
        long next = left ^ mix(key + mix(mix(step) + right) + round) & mask;
        left = right;
        right = next;
      }
      value = left << half | right;
    } while (value >= size);
    return value;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection that mixes. */
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
