package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.tokenizer.BpeTrainer.Options;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

  @Test
  void learnsTheMostFrequentPairsFirst() {
    BpeTokenizer tokenizer =
        new BpeTrainer(Options.ofSize(260)).train(List.of("abc abc abc", "abd"));
    // "ab" occurs four times; then "abc" three times; then " abc" twice.
    assertThat(spelling(tokenizer, 256)).isEqualTo("ab");
    assertThat(spelling(tokenizer, 257)).isEqualTo("abc");
    assertThat(spelling(tokenizer, 258)).isEqualTo(" abc");
    assertThat(tokenizer.eos()).hasValue(259);
    assertThat(tokenizer.bos()).hasValue(259);
    assertThat(tokenizer.specialTokens()).containsExactly(Map.entry("<|endoftext|>", 259));
  }

  @Test
  void breaksTiesByTheLowestIds() {
    BpeTokenizer tokenizer =
        new BpeTrainer(Options.ofSize(258)).train(List.of("zy", "ba", "zy", "ba"));
    assertThat(spelling(tokenizer, 256)).isEqualTo("ba");
  }

  @Test
  void stopsWhereNoPairOccursTwice() {
    BpeTokenizer tokenizer = new BpeTrainer(Options.ofSize(1_000)).train(List.of("abab", "xy"));
    assertThat(tokenizer.vocabSize()).isEqualTo(258);
    assertThat(tokenizer.specialTokens()).containsValue(257);
  }

  @Test
  void doesNotLearnFromTheNamesOfSpecialTokens() {
    BpeTokenizer tokenizer =
        new BpeTrainer(Options.ofSize(400)).train(List.of("a<|endoftext|>".repeat(100)));
    assertThat(tokenizer.vocabSize()).isEqualTo(257);
  }

  @Test
  void countsPairsRightWhileTheyChange() {
    var random = new Random(6);
    for (int round = 0; round < 30; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        var text = new StringBuilder();
        for (int n = random.nextInt(30); n > 0; n--) {
          text.append("aab c".charAt(random.nextInt(5)));
        }
        texts.add(text.toString());
      }
      BpeTokenizer tokenizer = new BpeTrainer(Options.ofSize(300)).train(texts);
      assertThat(tokenizer.vocabulary().merges()).isEqualTo(mergesByDefinition(texts, 43));
    }
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    var random = new Random(9);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(RandomText.next(random, 40));
    }
    BpeTokenizer one = new BpeTrainer(Options.ofSize(800)).train(texts);
    Collections.shuffle(texts, random);
    BpeTokenizer other = new BpeTrainer(Options.ofSize(800)).train(texts);
    assertThat(other.vocabulary().merges()).isEqualTo(one.vocabulary().merges());
    assertThat(other.vocabulary().tokens()).isDeepEqualTo(one.vocabulary().tokens());
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    var random = new Random(10);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      // Long enough for several batches, and for windows inside a text.
      texts.add(RandomText.next(random, 40) + Integer.toString(i, 2).repeat(20_000));
    }
    long[][] merges = new long[3][];
    for (int threads = 1; threads <= 3; threads++) {
      merges[threads - 1] =
          new BpeTrainer(Options.ofSize(800), (stage, done, total) -> {}, threads)
              .train(texts)
              .vocabulary()
              .merges();
    }
    assertThat(merges[1]).isEqualTo(merges[0]);
    assertThat(merges[2]).isEqualTo(merges[0]);
  }

  @Test
  void compressesStories() throws IOException {
    String stories = Files.readString(SharedData.path("text/tinystories-2mb.txt"));
    BpeTokenizer tokenizer = new BpeTrainer(Options.ofSize(4_096)).train(List.of(stories));
    assertThat(tokenizer.vocabSize()).isEqualTo(4_096);
    int[] ids = tokenizer.encode(stories);
    assertThat(tokenizer.decode(ids)).isEqualTo(stories);
    int bytes = stories.getBytes(StandardCharsets.UTF_8).length;
    assertThat((double) bytes / ids.length).isBetween(3.8, 5.0);
    assertThat(ids).contains(tokenizer.eos().getAsInt());
  }

  @Test
  void aMegabyteOfOneLetterIsNoTrouble() {
    BpeTokenizer tokenizer =
        new BpeTrainer(Options.ofSize(300)).train(List.of("a".repeat(1 << 20)));
    assertThat(spelling(tokenizer, 256)).isEqualTo("aa");
  }

  @Test
  void tellsHowFarItIs() {
    List<String> heard = new ArrayList<>();
    new BpeTrainer(
            Options.ofSize(258),
            (stage, done, total) -> heard.add(stage + " " + done + "/" + total))
        .train(List.of("abab", "x"));
    assertThat(heard).containsExactly("COUNTING 4/0", "COUNTING 5/0", "MERGING 257/257");
  }

  @Test
  void refusesSizesAndNamesThatCannotBe() {
    assertThatThrownBy(() -> Options.ofSize(256))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("257");
    assertThatThrownBy(() -> Options.ofSize(1 << 22)).isInstanceOf(UserError.class);
    for (List<String> names : List.of(List.of("<a>", "<a>"), List.of(""))) {
      assertThatThrownBy(() -> new Options(300, SplitPattern.GPT2, names))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("each its own");
    }
  }

  private static String spelling(BpeTokenizer tokenizer, int id) {
    return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
  }

  /** Counts every pair anew before every merge. */
  private static long[] mergesByDefinition(List<String> texts, int most) {
    List<List<Integer>> pieces = new ArrayList<>();
    BpeTokenizer bytes = new BpeTrainer(Options.ofSize(257)).train(List.of());
    for (String text : texts) {
      new PieceReader(SplitPattern.QWEN2)
          .read(
              text,
              (chars, from, to) -> {
                int[] ids = bytes.encode(new String(chars, from, to - from));
                pieces.add(new ArrayList<>(Arrays.stream(ids).boxed().toList()));
              });
    }
    List<String> spellings = new ArrayList<>();
    for (byte[] single : ByteAlphabet.inOrder()) {
      spellings.add(new String(single, StandardCharsets.ISO_8859_1));
    }
    Set<Long> spelt = new HashSet<>();
    List<Long> merges = new ArrayList<>();
    while (merges.size() < most) {
      Map<Long, Integer> counts = new HashMap<>();
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          counts.merge(MergeTable.pair(piece.get(i), piece.get(i + 1)), 1, Integer::sum);
        }
      }
      long best = -1;
      for (var entry : counts.entrySet()) {
        long pair = entry.getKey();
        if (entry.getValue() < 2 || spelt.contains(pair)) {
          continue;
        }
        if (best < 0
            || entry.getValue() > counts.get(best)
            || entry.getValue().equals(counts.get(best)) && pair < best) {
          best = pair;
        }
      }
      if (best < 0) {
        break;
      }
      String joined = spellings.get((int) (best >>> 32)) + spellings.get((int) best);
      if (spellings.contains(joined)) {
        spelt.add(best);
        continue;
      }
      spellings.add(joined);
      merges.add(best);
      for (List<Integer> piece : pieces) {
        for (int i = 0; i + 1 < piece.size(); i++) {
          if (MergeTable.pair(piece.get(i), piece.get(i + 1)) == best) {
            piece.remove(i + 1);
            piece.set(i, spellings.size() - 1);
          }
        }
      }
    }
    return merges.stream().mapToLong(Long::longValue).toArray();
  }
}
