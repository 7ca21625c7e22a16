package dev.glasshouse.lab.data;

import java.nio.charset.StandardCharsets;

/** 64-bit hashes of texts. */
final class Hashes {
  private Hashes() {}

  /** FNV-1a of the text's UTF-8 bytes. */
  static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** FNV-1a. */
  static long of(byte[] bytes) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  /** The finaliser of MurmurHash3 (Appleby 2011): a bijection that mixes. */
  static long mix(long hash) {
    long z = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    z = (z ^ z >>> 33) * 0xC4CEB9FE1A85EC53L;
    return z ^ z >>> 33;
  }

  /** Spreads a hash over [0, 1). */
  static double uniform(long hash) {
    return (mix(hash) >>> 11) * 0x1p-53;
  }
}
