package dev.glasshouse.model.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random, to see that a reader either takes or refuses them. */
public final class Mutation {
  private Mutation() {}

  /** A copy with some bytes changed, cut out, doubled, or with its end cut off. */
  public static byte[] of(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = splice(bytes, at, end, new byte[0]);
        case 2 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
        case 3 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 4 -> bytes[at] = (byte) "\"{}[]:,\\ 0-e9ntf".charAt(random.nextInt(16));
        default -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] out = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(between, 0, out, from, between.length);
    System.arraycopy(bytes, to, out, from + between.length, bytes.length - to);
    return out;
  }
}
