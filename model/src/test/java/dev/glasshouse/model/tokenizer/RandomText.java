package dev.glasshouse.model.tokenizer;

import java.util.Random;

/** Seeded random texts: words of several scripts, numbers, emoji, controls, every kind of space. */
final class RandomText {
  private static final String[] FRAGMENTS = {
    "the",
    " The",
    "'s",
    "'S",
    "'ll",
    "'Ve",
    "'RE",
    "'ſ",
    "'x",
    " '",
    "\u0149",
    "don't",
    "naïve",
    "e\u0301",
    "\u0301",
    "ß",
    "İ",
    "ı",
    "K",
    "Ω",
    "ǅ",
    "ªº",
    "привет",
    " мир",
    "Ελλάδα",
    "שלום",
    "مرحبا",
    "हिन्दी",
    "ไทย",
    "ភាសាខ្មែរ",
    "日本語",
    "中文",
    "한국어",
    "１２３",
    "٣",
    "½",
    "Ⅷ",
    "²",
    "3.14",
    "0",
    "2025",
    " 42",
    "😀",
    "👩‍👩‍👧",
    "🇫🇷",
    "✈️",
    "\uD835\uDD38",
    "\uD83E\uDD99",
    "!",
    "?!...",
    " #",
    "--",
    "==",
    "{}",
    "\"",
    "_",
    "\\",
    "/",
    "<|endoftext",
    "|>",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " \n",
    "\n ",
    " \t ",
    "\u000B",
    "\f",
    "\u0085",
    "\u00A0",
    "\u1680",
    "\u2003",
    "\u2028",
    "\u2029",
    "\u202F",
    "\u205F",
    "\u3000",
    "\u200B",
    "\uFEFF",
    "\u0000",
    "\u0001",
    "\u001C",
    "\u001F",
    "\u007F",
    "\u00AD",
    "\uFFFD",
    "\uE000",
    "\u2060",
  };

  private RandomText() {}

  /** A text without unpaired surrogates, of up to {@code fragments} fragments. */
  static String next(Random random, int fragments) {
    var text = new StringBuilder();
    int count = random.nextInt(fragments + 1);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(0x600));
        case 2 -> text.append("abc \n1".charAt(random.nextInt(6)));
        default -> text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
      }
    }
    return text.toString();
  }
}
