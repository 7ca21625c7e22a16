package dev.glasshouse.lab.report;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.glasshouse.model.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Measures a tokeniser on a text, beside GPT-2's. */
final class TokenizerMeasure {
  private static final int LISTED = 24;
  private static final int REPLACEMENT = 0xFFFD;

  private final Tokenizer tokenizer;
  private final long[] counts;
  private final int total;

  private TokenizerMeasure(Tokenizer tokenizer, int[] ids) {
    this.tokenizer = tokenizer;
    counts = new long[tokenizer.vocabSize()];
    for (int id : ids) {
      counts[id]++;
    }
    total = ids.length;
  }

  /**
   * @param texts not empty; each is encoded by itself
   */
  static TokenizerStats of(Tokenizer tokenizer, List<String> texts) {
    int[] ids =
        texts.stream().flatMapToInt(text -> IntStream.of(tokenizer.encodeOrdinary(text))).toArray();
    var gpt2 = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
    double bytes =
        texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
    long gpt2Tokens = texts.stream().mapToLong(gpt2::countTokensOrdinary).sum();
    var measure = new TokenizerMeasure(tokenizer, ids);
    return new TokenizerStats(
        tokenizer.vocabSize(),
        (long) bytes,
        bytes / ids.length,
        bytes / gpt2Tokens,
        measure.longest(),
        measure.frequent());
  }

  private List<TokenizerStats.Token> longest() {
    var special = tokenizer.specialTokens().values();
    return listed(
        id -> !special.contains(id) && text(id).indexOf(REPLACEMENT) < 0,
        Comparator.comparingInt(id -> -tokenizer.bytes(id).length));
  }

  private List<TokenizerStats.Token> frequent() {
    return listed(id -> counts[id] > 0, Comparator.comparingLong(id -> -counts[id]));
  }

  private List<TokenizerStats.Token> listed(IntPredicate which, Comparator<Integer> order) {
    return IntStream.range(0, counts.length)
        .filter(which)
        .boxed()
        .sorted(order)
        .limit(LISTED)
        .map(id ->
            new TokenizerStats.Token(
                text(id), tokenizer.bytes(id).length, (double) counts[id] / total))
        .toList();
  }

  private String text(int id) {
    return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
  }
}
