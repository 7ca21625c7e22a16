package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Vocabularies in tiktoken's form: a line a token, its bytes in base64 and its rank, which is its
 * id. The two tokens that make a third are not written: they are what its bytes merge to by the
 * ranks below its own.
 */
public final class TiktokenVocabulary {
  private static final int MAX_LINE_CHARS = 1 << 12;

  private TiktokenVocabulary() {}

  /**
   * Reads a vocabulary.
   *
   * @param name what is read, for messages
   * @param in the lines; is not closed
   * @param pattern how texts are split before merging
   * @param endOfText the token that parts documents; its id is the one after the last rank
   * @return the tokeniser
   * @throws UserError if that is no such vocabulary
   * @throws UncheckedIOException if it cannot be read
   */
  public static BpeTokenizer read(
      String name, InputStream in, SplitPattern pattern, String endOfText) {
    try {
      List<byte[]> tokens = tokens(in);
      long[] merges = merges(tokens);
      int end = tokens.size();
      tokens.add(endOfText.getBytes(StandardCharsets.UTF_8));
      OptionalInt boundary = OptionalInt.of(end);
      return new BpeTokenizer(
          new BpeVocabulary(
              tokens.toArray(byte[][]::new),
              merges,
              pattern,
              false,
              Normalizer.NONE,
              List.of(new AddedToken(end, endOfText, true)),
              boundary,
              boundary,
              false));
    } catch (UserError e) {
      throw new UserError("Cannot read the tokeniser " + name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> tokens(InputStream in) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    List<byte[]> tokens = new ArrayList<>();
    var line = new StringBuilder();
    for (int c; (c = lines.read()) >= 0; ) {
      if (c != '\n') {
        line.append((char) c);
        if (line.length() > MAX_LINE_CHARS) {
          throw new UserError("line %,d is too long".formatted(tokens.size() + 1));
        }
      } else if (!line.isEmpty()) {
        tokens.add(token(line.toString(), tokens.size()));
        line.setLength(0);
      }
    }
    if (!line.isEmpty()) {
      tokens.add(token(line.toString(), tokens.size()));
    }
    return tokens;
  }

  private static byte[] token(String line, int rank) {
    String[] fields = line.strip().split(" ");
    if (fields.length != 2 || !fields[1].equals(Integer.toString(rank))) {
      throw new UserError(
          "line %,d is not a token in base64 and the rank %d".formatted(rank + 1, rank));
    }
    if (rank >= BpeVocabulary.MAX_IDS) {
      throw new UserError("it has more than %,d tokens".formatted(BpeVocabulary.MAX_IDS));
    }
    try {
      return Base64.getDecoder().decode(fields[0]);
    } catch (IllegalArgumentException e) {
      throw new UserError("line %,d is not base64".formatted(rank + 1), e);
    }
  }

  private static long[] merges(List<byte[]> tokens) {
    Map<String, Integer> ranks = new HashMap<>(2 * tokens.size());
    List<Long> merges = new ArrayList<>();
    for (int rank = 0; rank < tokens.size(); rank++) {
      String token = new String(tokens.get(rank), StandardCharsets.ISO_8859_1);
      if (token.length() > 1) {
        merges.add(merge(token, ranks, rank));
      }
      if (token.isEmpty() || ranks.putIfAbsent(token, rank) != null) {
        throw new UserError("line %,d is empty or names a token again".formatted(rank + 1));
      }
    }
    return merges.stream().mapToLong(Long::longValue).toArray();
  }

  /** The two tokens to which a third merges by the ranks that are there so far. */
  private static long merge(String token, Map<String, Integer> ranks, int rank) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < token.length(); i++) {
      parts.add(token.substring(i, i + 1));
    }
    while (parts.size() > 2) {
      int best = -1;
      int least = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        Integer found = ranks.get(parts.get(i) + parts.get(i + 1));
        if (found != null && found < least) {
          least = found;
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    Integer left = ranks.get(parts.getFirst());
    Integer right = ranks.get(parts.getLast());
    if (parts.size() != 2 || left == null || right == null) {
      throw new UserError("line %,d is no merge of two tokens above it".formatted(rank + 1));
    }
    return MergeTable.pair(left, right);
  }
}
