package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The vocabulary of a llama2.c model: a SentencePiece BPE vocabulary written out as scores and
 * strings. A text is given a space in front and taken apart into characters (a character without a
 * token into bytes); then the adjacent pair that spells the token with the highest score is joined
 * until no pair spells one, as {@code run.c} of llama2.c does.
 *
 * <p>Ids 0, 1 and 2 are {@code <unk>}, {@code <s>} and {@code </s>}, then come the 256 bytes. In
 * llama2.c's training data {@code <s>} parts documents, so that it both begins and ends one.
 */
public final class Llama2cTokenizer implements Tokenizer {
  private static final int UNKNOWN = 0;
  private static final int BOUNDARY = 1;
  private static final int END = 2;
  private static final int FIRST_BYTE = 3;
  private static final int FIRST_TEXT = FIRST_BYTE + 256;
  private static final int MAX_TOKEN_BYTES = 128;
  private static final long MAX_FILE_BYTES = 1L << 24;

  private record Scored(float score, byte[] bytes) {}

  private final List<Scored> tokens;
  private final Map<String, Integer> idOfText = new HashMap<>();
  private final MergeTable merges;

  private Llama2cTokenizer(List<Scored> tokens) {
    this.tokens = tokens;
    for (int id = FIRST_TEXT; id < tokens.size(); id++) {
      idOfText.putIfAbsent(new String(tokens.get(id).bytes, StandardCharsets.UTF_8), id);
    }
    float[] scores = new float[tokens.size()];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = tokens.get(id).score;
    }
    this.merges = ScoredMerges.of(idOfText, scores).table();
  }

  /**
   * Reads a vocabulary file ({@code tokenizer.bin}, {@code tok512.bin}): the length of the longest
   * token as an int, then for each token its score as a float, its length as an int and its bytes,
   * all little-endian.
   *
   * @param file the file
   * @return the tokeniser
   * @throws UserError if the file cannot be read or is no such vocabulary
   */
  public static Llama2cTokenizer load(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw damaged(
            file, "it has %,d bytes, at most %,d are accepted".formatted(size, MAX_FILE_BYTES));
      }
      return new Llama2cTokenizer(
          parse(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN)));
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  @Override
  public int[] encode(String text) {
    return encodeOrdinary(text);
  }

  @Override
  public int[] encodeOrdinary(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String spaced = " " + text;
    char[] chars = spaced.toCharArray();
    var symbols = new IntList(chars.length);
    int end;
    for (int start = 0; start < chars.length; start = end) {
      end = start + Character.charCount(spaced.codePointAt(start));
      Integer id = idOfText.get(spaced.substring(start, end));
      if (id != null) {
        symbols.add(id);
      } else {
        for (byte b : Utf8.encode(chars, start, end)) {
          symbols.add(FIRST_BYTE + (b & 0xFF));
        }
      }
    }
    int[] ids = symbols.toArray();
    return Arrays.copyOf(ids, new PieceMerger(merges).merge(ids, ids.length));
  }

  @Override
  public byte[] bytes(int id) {
    if (id < FIRST_BYTE || id >= tokens.size()) {
      return new byte[0];
    }
    return id < FIRST_TEXT ? new byte[] {(byte) (id - FIRST_BYTE)} : tokens.get(id).bytes.clone();
  }

  /** As {@link #bytes(int)}, without the space that every text is given in front. */
  @Override
  public byte[] bytes(int previous, int id) {
    byte[] bytes = bytes(id);
    boolean atStart = previous == NO_TOKEN || previous == BOUNDARY;
    return atStart && id >= FIRST_TEXT && bytes[0] == ' '
        ? Arrays.copyOfRange(bytes, 1, bytes.length)
        : bytes;
  }

  @Override
  public int vocabSize() {
    return tokens.size();
  }

  /** The score of a token, of which the highest is joined first. */
  float score(int id) {
    return tokens.get(id).score;
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of("<unk>", UNKNOWN, "<s>", BOUNDARY, "</s>", END);
  }

  @Override
  public OptionalInt bos() {
    return OptionalInt.of(BOUNDARY);
  }

  @Override
  public boolean addsBos() {
    return true;
  }

  @Override
  public OptionalInt eos() {
    return OptionalInt.of(BOUNDARY);
  }

  private static List<Scored> parse(Path file, ByteBuffer in) {
    if (in.remaining() < 4 || in.getInt() < 1) {
      throw damaged(file, "it does not begin with the length of the longest token");
    }
    var tokens = new ArrayList<Scored>();
    while (in.hasRemaining()) {
      if (in.remaining() < 8) {
        throw damaged(file, "it ends inside token " + tokens.size());
      }
      float score = in.getFloat();
      int length = in.getInt();
      if (Float.isNaN(score) || length < 1 || length > Math.min(in.remaining(), MAX_TOKEN_BYTES)) {
        throw damaged(
            file, "token %d has score %s and length %d".formatted(tokens.size(), score, length));
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      tokens.add(new Scored(score, bytes));
    }
    for (int id = FIRST_BYTE; id < FIRST_TEXT; id++) {
      byte[] expected = "<0x%02X>".formatted(id - FIRST_BYTE).getBytes(StandardCharsets.US_ASCII);
      if (id >= tokens.size() || !Arrays.equals(tokens.get(id).bytes, expected)) {
        throw damaged(file, "its token " + id + " is not the byte that belongs there");
      }
    }
    return tokens;
  }

  private static UserError damaged(Path file, String what) {
    return new UserError(
        "Cannot read the tokeniser %s: %s. Expected a vocabulary of llama2.c, is it a model?"
            .formatted(file, what));
  }
}
