package dev.glasshouse.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.SharedData;
import dev.glasshouse.model.fuzz.Mutation;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Llama2cTokenizerTest {

  @Test
  void joinsThePairsWithTheHighestScores() {
    Tokenizer tokenizer = tok512();
    assertThat(tokenizer.vocabSize()).isEqualTo(512);
    assertThat(spellings(tokenizer, tokenizer.encode("Once upon a time, Lily\n")))
        .isEqualTo(" Once| upon| a| time|,| Lily|\n");
  }

  @Test
  void decodesWhatItEncoded() {
    Tokenizer tokenizer = tok512();
    var random = new Random(2);
    for (int i = 0; i < 3_000; i++) {
      String text = RandomText.next(random, 30);
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void mergesAsTheReferenceDoes() {
    Tokenizer tokenizer = tok512();
    var random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append("aehdnt  sw".charAt(random.nextInt(10)));
      }
      assertThat(tokenizer.encode(text.toString()))
          .isEqualTo(reference(tokenizer, text.toString()));
    }
  }

  @Test
  void dropsTheSpaceInFrontOnlyAtTheStartOfAText() {
    Tokenizer tokenizer = tok512();
    int[] ids = tokenizer.encode("the park");
    assertThat(tokenizer.decode(ids)).isEqualTo("the park");
    assertThat(new StreamingDecoder(tokenizer, 1).accept(ids[0])).isEqualTo("the");
    assertThat(new StreamingDecoder(tokenizer, ids).accept(ids[0])).isEqualTo(" the");
    assertThat(tokenizer.bos()).hasValue(1);
    assertThat(tokenizer.eos()).hasValue(1);
  }

  @Test
  void refusesAModelFileAndDamagedFiles(@TempDir Path folder) throws IOException {
    Path model = SharedData.path("stories260K/stories260K.bin");
    assertThatThrownBy(() -> Tokenizers.load(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("stories260K.bin");
    byte[] good = Files.readAllBytes(SharedData.path("stories260K/tok512.bin"));
    Path file = folder.resolve("tok.bin");
    var random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      Files.write(file, Mutation.of(good, random));
      SmallVocabularies.opensOrRefuses(file);
    }
  }

  private static Tokenizer tok512() {
    return Tokenizers.load(SharedData.path("stories260K/tok512.bin"));
  }

  private static String spellings(Tokenizer tokenizer, int[] ids) {
    var text = new StringBuilder();
    for (int id : ids) {
      text.append(text.isEmpty() ? "" : "|").append(new String(tokenizer.bytes(id)));
    }
    return text.toString();
  }

  /** Joins the best pair found in a pass over all, with scores that fall with the id. */
  private static int[] reference(Tokenizer tokenizer, String text) {
    Map<String, Integer> idOfText = new HashMap<>();
    for (int id = 259; id < 512; id++) {
      idOfText.put(new String(tokenizer.bytes(id)), id);
    }
    var ids = new ArrayList<Integer>();
    for (char c : (text.isEmpty() ? "" : " " + text).toCharArray()) {
      ids.add(idOfText.get(String.valueOf(c)));
    }
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < ids.size(); i++) {
        String joined =
            new String(tokenizer.bytes(ids.get(i))) + new String(tokenizer.bytes(ids.get(i + 1)));
        if (idOfText.getOrDefault(joined, Integer.MAX_VALUE) < best) {
          best = idOfText.get(joined);
          at = i;
        }
      }
      if (at < 0) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
      }
      ids.set(at, best);
      ids.remove(at + 1);
    }
  }
}
