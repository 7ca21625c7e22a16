package dev.glasshouse.cli;

/**
 * One line of what {@code glasshouse doctor} found.
 *
 * @param name what was looked at, in one or two words
 * @param value what was found
 * @param advice what is slow or wrong about it and what to do; empty where all is well
 */
record Finding(String name, String value, String advice) {
  /** A finding with which all is well. */
  static Finding good(String name, String value) {
    return new Finding(name, value, "");
  }
}
