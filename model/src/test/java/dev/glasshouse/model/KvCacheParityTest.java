package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.Llama;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.Llama2c;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.KvType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading token by token with a cache is reading all at once. */
class KvCacheParityTest {
  private static final float PRECISION = 1e-4f;

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  private float[] logits(Model model, int... ids) {
    try (Scope scope = device.inference()) {
      return model.logits(Pass.of(scope, ids)).toArray();
    }
  }

  private float[] next(Model model, KvCache cache, int... ids) {
    try (Scope scope = device.inference()) {
      return model.logits(Pass.next(scope, cache, ids)).toArray();
    }
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    assertThat(actual).as(what).usingComparatorWithPrecision(PRECISION).containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void sequencesReadTogetherGiveTheLogitsOfEachAlone(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int[] ids = TestModels.tokens(33, 0);
    int[] held = {1, 7, 32};
    List<KvCache> caches = new ArrayList<>();
    for (int length : held) {
      KvCache cache = new KvCache(device, config, 33);
      next(model, cache, Arrays.copyOf(ids, length));
      caches.add(cache);
    }
    float[] together;
    try (Scope scope = device.inference()) {
      Pass pass = Pass.next(scope, caches, ids[1], ids[7], ids[32]);
      together = model.logits(pass).toArray();
    }
    float[] whole = logits(model, ids);
    int vocab = config.vocab();
    for (int row = 0; row < held.length; row++) {
      assertThat(caches.get(row).length()).isEqualTo(held[row] + 1);
      assertClose(
          "after " + held[row],
          Arrays.copyOfRange(together, row * vocab, (row + 1) * vocab),
          Arrays.copyOfRange(whole, held[row] * vocab, (held[row] + 1) * vocab));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void piecesOfAnySizeGiveTheLogitsOfTheWhole(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int[] ids = TestModels.tokens(33, 0);
    float[] whole = logits(model, ids);
    int vocab = config.vocab();
    for (int[] pieces : new int[][] {{33}, {32, 1}, {7, 1, 1, 17, 7}, {1, 32}}) {
      KvCache cache = new KvCache(device, config, 33);
      int at = 0;
      for (int piece : pieces) {
        float[] part = next(model, cache, Arrays.copyOfRange(ids, at, at + piece));
        assertClose(
            Arrays.toString(pieces) + " from " + at,
            part,
            Arrays.copyOfRange(whole, at * vocab, (at + piece) * vocab));
        at += piece;
      }
      assertThat(cache.length()).isEqualTo(33);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aTruncatedCacheGoesOnFromThere(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int[] ids = TestModels.tokens(12, 0);
    KvCache cache = new KvCache(device, config, 12);
    next(model, cache, ids);
    cache.truncate(5);
    int[] other = TestModels.tokens(4, 1);
    int[] joined = new int[9];
    System.arraycopy(ids, 0, joined, 0, 5);
    System.arraycopy(other, 0, joined, 5, 4);
    float[] whole = logits(model, joined);
    int vocab = config.vocab();
    assertClose(
        "after 5", next(model, cache, other), Arrays.copyOfRange(whole, 5 * vocab, 9 * vocab));
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aFullCacheSaysSo(ModelConfig config) {
    Model model = TestModels.random(device, config);
    KvCache cache = new KvCache(device, config, 4);
    next(model, cache, 1, 2, 3);
    assertThatThrownBy(() -> next(model, cache, 4, 5))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 tokens is full");
    assertThat(cache.length()).isEqualTo(3);
    next(model, cache, 4);
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aFullCacheAmongLongerOnesSaysSo(ModelConfig config) {
    Model model = TestModels.random(device, config);
    KvCache full = new KvCache(device, config, 2);
    KvCache longer = new KvCache(device, config, 9);
    next(model, full, 1, 2);
    next(model, longer, 1, 2, 3);
    try (Scope scope = device.inference()) {
      assertThatThrownBy(() -> Pass.next(scope, List.of(full, longer), 4, 5))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("2 tokens is full");
    }
  }

  @Test
  void headsThatATypeCannotHoldAreRefused() {
    ModelConfig odd = new Gpt2Config(1, 15, 3, 7, 4, 1e-5, true);
    assertThatThrownBy(() -> new KvCache(device, odd, 4, KvType.F16))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("as f16")
        .hasMessageContaining("heads of 5 are no multiple of 2; take f32");
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void moreThanTheContextIsRefused(ModelConfig config) {
    Model model = TestModels.random(device, config);
    assertThatThrownBy(() -> logits(model, TestModels.tokens(config.context() + 1, 0)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("65 tokens");
  }

  /** The greedy continuation of nothing, printed by the program that made the file. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void storiesTellsThePublishedStory(boolean cached) throws IOException {
    String expected = Files.readString(SharedData.path("stories260K/expected.txt"));
    List<String> pieces = pieces();
    try (Llama2c file = Llama2c.open(SharedData.path("stories260K/stories260K.bin"))) {
      Llama model = new Llama(file.config(), Weights.from(device, file));
      KvCache cache = new KvCache(device, file.config(), 200);
      List<Integer> ids = new ArrayList<>(List.of(1));
      StringBuilder text = new StringBuilder();
      for (int step = 0; step < 200; step++) {
        int best =
            greedy(
                cached
                    ? next(model, cache, ids.getLast())
                    : logits(model, ids.stream().mapToInt(i -> i).toArray()),
                file.config().vocab());
        // The first piece after the beginning loses the space that stands before every word.
        String piece = pieces.get(best);
        text.append(step == 0 && piece.startsWith(" ") ? piece.substring(1) : piece);
        ids.add(best);
      }
      assertThat(text.toString().strip()).isEqualTo(expected.strip());
    }
  }

  private static int greedy(float[] logits, int vocab) {
    int best = logits.length - vocab;
    for (int i = best; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best - (logits.length - vocab);
  }

  /** llama2.c's tokeniser file: longest piece, then score, length and bytes of each. */
  private static List<String> pieces() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(SharedData.path("stories260K/tok512.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.getInt();
    List<String> pieces = new ArrayList<>();
    while (bytes.hasRemaining()) {
      bytes.getFloat();
      byte[] piece = new byte[bytes.getInt()];
      bytes.get(piece);
      String text = new String(piece, StandardCharsets.UTF_8);
      pieces.add(
          text.matches("<0x[0-9A-F]{2}>")
              ? String.valueOf((char) Integer.parseInt(text.substring(3, 5), 16))
              : text);
    }
    return pieces;
  }

  @Test
  void theTestsOwnTokeniserHas512Pieces() throws IOException {
    assertThat(pieces()).hasSize(512);
  }
}
