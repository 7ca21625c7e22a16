package dev.glasshouse.bench;

import dev.glasshouse.tensor.Rng;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Text in scripts other than Latin, made up: words of random syllables, drawn with Zipf's
 * frequencies (the word of rank r has a share of about 1/r). Every script has a vocabulary of its
 * own.
 */
final class SyllableText {
  private static final int WORDS = 60_000;
  private static final int DOCUMENT_WORDS = 400;

  /** Letters that syllables are made of, and what stands between words. */
  private enum Script {
    GREEK("βγδζθκλμνξπρστφχψ", "αεηιουω", " ", ". "),
    CYRILLIC("бвгджзклмнпрстфхцчш", "аеёиоуыэюя", " ", ". "),
    HEBREW("בגדהזחטיכלמנסעפצקרשת", "אוהי", " ", ". "),
    ARABIC("بتثجحخدذرزسشصضطظعغفقكلمنه", "اوي", " ", "، "),
    DEVANAGARI("कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह", "ािीुूेैोौ", " ", "। "),
    THAI("กขคงจชซญดตทนบปพฟมยรลวสหอ", "ะาำุูเแโใไ", "", " "),
    KANA("かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも", "んいうアイウエオ", "", "。"),
    HAN(
        "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后",
        "小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同",
        "",
        "。");

    private final String consonants;
    private final String vowels;
    private final String wordEnd;
    private final String sentenceEnd;

    Script(String consonants, String vowels, String wordEnd, String sentenceEnd) {
      this.consonants = consonants;
      this.vowels = vowels;
      this.wordEnd = wordEnd;
      this.sentenceEnd = sentenceEnd;
    }

    private String word(long rank) {
      Rng rng = Rng.of(rank, name());
      var word = new StringBuilder();
      for (int syllable = 0; syllable <= rng.below(3, 0, 0); syllable++) {
        word.append(consonants.charAt(rng.below(consonants.length(), syllable, 1)));
        word.append(vowels.charAt(rng.below(vowels.length(), syllable, 2)));
        if (rng.below(3, syllable, 3) == 0) {
          word.append(consonants.charAt(rng.below(consonants.length(), syllable, 4)));
        }
      }
      return word.toString();
    }

    private String document(long number) {
      Rng rng = Rng.of(number, "documents of " + name());
      var text = new StringBuilder();
      for (int i = 0; i < DOCUMENT_WORDS; i++) {
        // The inverse of the cumulative share log(rank) / log(WORDS).
        text.append(word((long) Math.pow(WORDS, rng.uniform(i, 0))));
        text.append(rng.below(12, i, 1) == 0 ? sentenceEnd : wordEnd);
      }
      return text.toString();
    }
  }

  private SyllableText() {}

  /** Documents of about so many bytes of UTF-8 together, the scripts in turn. */
  static List<String> documents(long bytes) {
    List<String> documents = new ArrayList<>();
    Script[] scripts = Script.values();
    long left = bytes;
    for (int i = 0; left > 0; i++) {
      String document = scripts[i % scripts.length].document(i);
      documents.add(document);
      left -= document.getBytes(StandardCharsets.UTF_8).length;
    }
    return documents;
  }
}
