package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.GgufArray;
import dev.glasshouse.model.fuzz.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokenisers of 300 tokens at most, one of each kind, to be damaged. */
public final class SmallVocabularies {
  /** A text with something for every part of them. */
  public static final String TEXT =
      "Hello, wörld! 123\n\n the theory </s><|endoftext|> \uD83E\uDD99";

  private SmallVocabularies() {}

  /** Loads a file and uses what it holds, or is refused. */
  static void opensOrRefuses(Path file) throws IOException {
    Bounds.check(
        Files.size(file),
        file.toString(),
        () -> {
          Tokenizer tokenizer = Tokenizers.load(file);
          tokenizer.decode(tokenizer.encode(TEXT));
          tokenizer.decode(tokenizer.encodeOrdinary(TEXT));
        });
  }

  /** A trained one. */
  static BpeTokenizer trained() {
    return new BpeTrainer(BpeTrainer.Options.ofSize(300))
        .train(List.of("the theme of the other thesis, then the end of the theory"));
  }

  /** The keys of a byte-level one. */
  public static Map<String, Object> byteLevel() {
    return GgufKeys.byteLevel(trained().vocabulary());
  }

  /** The keys of one of SentencePiece's kind. */
  public static Map<String, Object> sentencePiece() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int b = 0; b < 256; b++) {
      tokens.add("<0x%02X>".formatted(b));
    }
    tokens.addAll(List.of("▁", "h", "e", "l", "o", "▁h", "el", "lo", "▁hel", "▁hello", "é", "▁wé"));
    float[] scores = new float[tokens.size()];
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      scores[id] = -id;
      types[id] =
          id == 0
              ? GgufKeys.UNKNOWN
              : id < 3 ? GgufKeys.CONTROL : id < 259 ? GgufKeys.BYTE : GgufKeys.NORMAL;
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(GgufKeys.PREFIX + "model", "llama");
    keys.put(GgufKeys.PREFIX + "tokens", tokens);
    keys.put(GgufKeys.PREFIX + "scores", GgufArray.ofReals(scores));
    keys.put(GgufKeys.PREFIX + "token_type", GgufArray.ofIntegers(types));
    keys.put(GgufKeys.PREFIX + "bos_token_id", 1L);
    keys.put(GgufKeys.PREFIX + "eos_token_id", 2L);
    return keys;
  }
}
