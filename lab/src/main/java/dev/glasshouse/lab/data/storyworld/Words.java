package dev.glasshouse.lab.data.storyworld;

/** Spelling. */
final class Words {
  private Words() {}

  /** Whether it begins with a capital letter. */
  static boolean capital(String word) {
    return !word.isEmpty() && Character.isUpperCase(word.charAt(0));
  }

  /** With a small first letter. */
  static String lower(String word) {
    return word.isEmpty() ? word : Character.toLowerCase(word.charAt(0)) + word.substring(1);
  }

  /** With a capital first letter. */
  static String upper(String word) {
    return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Whether "an" goes before it; the lexicon has no word whose sound differs from its letter. */
  static boolean vowel(String word) {
    return !word.isEmpty() && "aeiouAEIOU".indexOf(word.charAt(0)) >= 0;
  }
}
