package dev.glasshouse.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How a tokeniser cuts text.
 *
 * @param vocab number of ids
 * @param textBytes of the held-back text that was measured on
 * @param bytesPerToken of that text
 * @param gpt2BytesPerToken the same with GPT-2's vocabulary of 50,257 ids
 * @param longest the longest tokens that are text
 * @param frequent the most frequent tokens of that text
 */
public record TokenizerStats(
    int vocab,
    @JsonProperty("text_bytes") long textBytes,
    @JsonProperty("bytes_per_token") double bytesPerToken,
    @JsonProperty("gpt2_bytes_per_token") double gpt2BytesPerToken,
    List<Token> longest,
    List<Token> frequent) {

  /**
   * A token.
   *
   * @param text what it stands for; bytes that are not UTF-8 by themselves read as U+FFFD
   * @param bytes how many it stands for
   * @param share of the measured text's tokens, 0 to 1
   */
  public record Token(String text, int bytes, double share) {}
}
