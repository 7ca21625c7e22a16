package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTokenizerTest {
  private static BpeTokenizer tokenizer;

  @BeforeAll
  static void train() {
    var random = new Random(1);
    List<String> corpus = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      corpus.add(RandomText.next(random, 60));
    }
    tokenizer =
        new BpeTrainer(
                new BpeTrainer.Options(
                    1_000, SplitPattern.QWEN2, List.of("<|endoftext|>", "<|end|>", "<|end|>ing")))
            .train(corpus);
  }

  @Test
  void decodesWhatItEncoded() {
    var random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      String text = RandomText.next(random, 40);
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
      assertThat(tokenizer.decode(tokenizer.encodeOrdinary(text))).isEqualTo(text);
    }
  }

  @Test
  void theSingleBytesSpellAnyBytes() {
    byte[] all = new byte[256];
    int[] ids = new int[256];
    byte[][] order = ByteAlphabet.inOrder();
    for (int id = 0; id < 256; id++) {
      ids[id] = id;
      all[id] = order[id][0];
    }
    assertThat(tokenizer.decodeBytes(ids)).isEqualTo(all);
    assertThat(all).containsOnlyOnce((byte) 0, (byte) 0x80, (byte) 0xFF).doesNotHaveDuplicates();
  }

  @Test
  void readsAnUnpairedSurrogateAsTheReplacementCharacter() {
    assertThat(tokenizer.decode(tokenizer.encode("a\uD83D b\uDE00"))).isEqualTo("a\uFFFD b\uFFFD");
  }

  @Test
  void takesTheLongestSpecialTokenAtTheLeftmostPlace() {
    int end = tokenizer.specialTokens().get("<|end|>");
    int ending = tokenizer.specialTokens().get("<|end|>ing");
    assertThat(tokenizer.encode("<|end|><|end|>ing<|end")).startsWith(end, ending);
    assertThat(tokenizer.encode("<|end<|end|>in")).contains(end).doesNotContain(ending);
    assertThat(tokenizer.encodeOrdinary("<|end|>")).doesNotContain(end);
    assertThat(tokenizer.decode(end, ending)).isEqualTo("<|end|><|end|>ing");
  }

  @Test
  void anIdWithoutATokenStandsForNothing() {
    assertThat(tokenizer.bytes(-1)).isEmpty();
    assertThat(tokenizer.bytes(tokenizer.vocabSize())).isEmpty();
  }

  @Test
  void handsOutCopiesOfItsTokens() {
    tokenizer.bytes(40)[0] ^= 1;
    assertThat(tokenizer.bytes(40)).isEqualTo(ByteAlphabet.inOrder()[40]);
  }

  @Test
  void encodesTheEmptyTextToNothing() {
    assertThat(tokenizer.encode("")).isEmpty();
    assertThat(tokenizer.decode()).isEmpty();
  }

  @Test
  void threadsGetWhatOneGets() throws Exception {
    var random = new Random(4);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      texts.add(RandomText.next(random, 200));
    }
    List<int[]> expected = texts.stream().map(tokenizer::encodeOrdinary).toList();
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Future<int[]>> futures =
          texts.stream().map(text -> pool.submit(() -> tokenizer.encodeOrdinary(text))).toList();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(futures.get(i).get()).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void forgettingPiecesChangesNoIds() {
    // More distinct pieces than are remembered, each met before and after the others.
    var text = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      text.append(' ');
      for (int n = i; n > 0; n /= 26) {
        text.append((char) ('a' + n % 26));
      }
    }
    int[] once = tokenizer.encodeOrdinary(text.toString());
    assertThat(tokenizer.decode(once)).isEqualTo(text.toString());
    int[] twice = tokenizer.encodeOrdinary(text.toString() + text);
    assertThat(Arrays.copyOf(twice, once.length)).isEqualTo(once);
    assertThat(Arrays.copyOfRange(twice, once.length, twice.length)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e", " ", "\n", "<", "the", "\u0301", "😀"})
  void aMegabyteOfOneThingIsNoTrouble(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void aMegabyteOfRandomCharsIsNoTrouble() {
    var text = new StringBuilder();
    new Random(3).ints(1 << 20, 0, 0xD800).forEach(c -> text.append((char) c));
    assertThat(tokenizer.decode(tokenizer.encode(text.toString()))).isEqualTo(text.toString());
  }

  @Test
  void severalThreadsMayUseIt() {
    List<String> texts =
        new Random(5).ints(2_000).mapToObj(seed -> RandomText.next(new Random(seed), 40)).toList();
    List<int[]> ids = texts.parallelStream().map(tokenizer::encode).toList();
    for (int i = 0; i < texts.size(); i++) {
      assertThat(tokenizer.decode(ids.get(i))).isEqualTo(texts.get(i));
      assertThat(ids.get(i)).isEqualTo(tokenizer.encode(texts.get(i)));
    }
  }

  @Test
  void mergesAsTheDefinitionSays() {
    var random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int n = 1 + random.nextInt(30); n > 0; n--) {
        text.append("thea".charAt(random.nextInt(4)));
      }
      assertThat(tokenizer.encode(text.toString())).isEqualTo(byDefinition(text.toString()));
    }
  }

  /** The pair of the least rank, leftmost first, over and over, one letter a byte. */
  private static int[] byDefinition(String piece) {
    List<Integer> ids = new ArrayList<>();
    for (char c : piece.toCharArray()) {
      ids.add(tokenizer.encode(String.valueOf(c))[0]);
    }
    long[] merges = tokenizer.vocabulary().merges();
    for (int rank = 0; rank < merges.length; rank++) {
      for (int i = 0; i + 1 < ids.size(); i++) {
        if (MergeTable.pair(ids.get(i), ids.get(i + 1)) == merges[rank]) {
          ids.remove(i + 1);
          ids.set(i, 256 + rank);
        }
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
