package dev.glasshouse.bench;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.glasshouse.model.tokenizer.BpeTokenizer;
import dev.glasshouse.model.tokenizer.SplitPattern;
import dev.glasshouse.model.tokenizer.TiktokenVocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** jtokkit on GPT-2's vocabulary, which it calls {@code r50k_base}. */
final class JtokkitPeer {
  private static final String VOCABULARY = "/com/knuddels/jtokkit/r50k_base.tiktoken";

  private final Encoding encoding =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);

  /** Our tokeniser on the vocabulary file in the peer's own jar. */
  static BpeTokenizer ours() {
    try (InputStream in = Encodings.class.getResourceAsStream(VOCABULARY)) {
      return TiktokenVocabulary.read(
          VOCABULARY, Objects.requireNonNull(in), SplitPattern.GPT2, "<|endoftext|>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In how many texts the ids differ from those that our tokeniser gives. */
  long differences(BpeTokenizer ours, List<String> texts) {
    return texts.stream()
        .filter(text ->
            !Arrays.equals(encoding.encodeOrdinary(text).toArray(), ours.encodeOrdinary(text)))
        .count();
  }

  /** Encodes every text and returns the number of ids. */
  long encode(List<String> texts) {
    return texts.stream().mapToLong(text -> encoding.encodeOrdinary(text).size()).sum();
  }
}
