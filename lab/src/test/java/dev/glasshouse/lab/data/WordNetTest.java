package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordNetTest {

  @Test
  void writesAnEntryAsSentences() {
    assertThat(
            WordNet.entry(
                "01606933 35 v 01 loft 1 001 @ 01407698 v 0000 01 + 08 00 | kick or strike high in"
                    + " the air; \"loft a ball\"  ",
                "verb"))
        .isEqualTo("loft (verb): kick or strike high in the air. \"loft a ball\"");
    assertThat(
            WordNet.entry(
                "00014377 00 s 02 abounding 0 galore(ip) 0 001 & 00013906 a 0000 | existing in"
                    + " abundance; \"abounding confidence\"; \"whiskey galore\"  ",
                "adjective"))
        .isEqualTo(
            "abounding, galore (adjective): existing in abundance. \"abounding confidence\""
                + " \"whiskey galore\"");
    assertThat(
            WordNet.entry(
                "00001930 03 n 0a a 0 b 0 c 0 d 0 e 0 f 0 g 0 h 0 i 0 physical_entity 0 000 | one"
                    + " thing; another  ",
                "noun"))
        .isEqualTo("a, b, c, d, e, f, g, h, i, physical entity (noun): one thing; another.");
  }

  @Test
  void givesEveryEntryOnceInAnOrderOfTheSeed() {
    WordNet wordNet = WordNet.load(1);
    List<String> entries = wordNet.open().toList();
    assertThat(entries).hasSize(117_791).isEqualTo(wordNet.open().toList());
    List<String> others = WordNet.load(2).open().toList();
    assertThat(others).isNotEqualTo(entries);
    assertThat(new HashSet<>(others)).isEqualTo(new HashSet<>(entries));
    assertThat(entries)
        .allSatisfy(
            entry -> assertThat(entry).matches("[^_|]+ \\((noun|verb|adjective|adverb)\\): .+"));
  }
}
