package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909, on bytes as in GPT-2): a
 * text is cut by a {@link SplitPattern}, and in each piece the adjacent pair whose rule was learnt
 * first is joined until no rule applies.
 */
public final class BpeTokenizer implements Tokenizer {
  /** An encoder that met a longer text may hold on to buffers of its size: it is not kept. */
  private static final int LONG_TEXT = 1 << 20;

  private final BpeVocabulary vocabulary;
  private final int[] idOfByte = new int[256];
  private final MergeTable merges;

  /** The tokens that are taken whole, by their bytes as Latin-1. */
  private final Map<String, Integer> wholePieces;

  private final AddedTokens added;
  private final Map<String, Integer> specialTokens;

  /** Encoders that no thread is using, with what they remember; at most one a processor. */
  private final Queue<BpeEncoder> idle =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  /**
   * @throws UserError if the vocabulary lacks a single byte, or what a merge joins or makes
   */
  BpeTokenizer(BpeVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.added = new AddedTokens(vocabulary.added(), vocabulary.normalizer());
    Map<String, Integer> ids = idsByBytes(vocabulary);
    for (int b = 0; b < 256; b++) {
      Integer id = ids.get(String.valueOf((char) b));
      if (id == null) {
        throw new UserError(
            "its vocabulary has no token for the byte 0x%02X, and a byte-level one has all 256"
                .formatted(b));
      }
      idOfByte[b] = id;
    }
    this.merges = mergeTable(vocabulary, ids);
    this.wholePieces = vocabulary.wholePieces() ? pieces(vocabulary, ids) : Map.of();
    var special = new LinkedHashMap<String, Integer>();
    vocabulary.added().stream()
        .filter(AddedToken::special)
        .forEach(token -> special.put(token.text(), token.id()));
    this.specialTokens = Collections.unmodifiableMap(special);
  }

  @Override
  public int[] encode(String text) {
    var ids = new IntList(text.length() / 3);
    added.split(text, ordinary -> encodePieces(ordinary, ids), ids::add);
    return ids.toArray();
  }

  @Override
  public int[] encodeOrdinary(String text) {
    var ids = new IntList(text.length() / 3);
    encodePieces(vocabulary.normalizer().apply(text), ids);
    return ids.toArray();
  }

  @Override
  public byte[] bytes(int id) {
    byte[][] tokens = vocabulary.tokens();
    return id < 0 || id >= tokens.length || tokens[id] == null ? new byte[0] : tokens[id].clone();
  }

  @Override
  public int vocabSize() {
    return vocabulary.tokens().length;
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt bos() {
    return vocabulary.bos();
  }

  @Override
  public boolean addsBos() {
    return vocabulary.addsBos() && vocabulary.bos().isPresent();
  }

  @Override
  public OptionalInt eos() {
    return vocabulary.eos();
  }

  /**
   * How text is cut into pieces.
   *
   * @return the pattern
   */
  public SplitPattern pattern() {
    return vocabulary.pattern();
  }

  /** What this tokeniser was made of. */
  BpeVocabulary vocabulary() {
    return vocabulary;
  }

  private void encodePieces(String text, IntList out) {
    BpeEncoder encoder = idle.poll();
    if (encoder == null) {
      encoder = new BpeEncoder(vocabulary.pattern(), idOfByte, merges, wholePieces);
    }
    encoder.encode(text, out);
    if (text.length() <= LONG_TEXT) {
      idle.offer(encoder);
    }
  }

  /** Ids by bytes, written as Latin-1; where an added token is spelt like another, the other. */
  private static Map<String, Integer> idsByBytes(BpeVocabulary vocabulary) {
    byte[][] tokens = vocabulary.tokens();
    var ids = new HashMap<String, Integer>(tokens.length * 2);
    var beside = new HashMap<String, Integer>();
    vocabulary.added().forEach(token -> beside.put(latin1(tokens[token.id()]), token.id()));
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id] != null) {
        String bytes = latin1(tokens[id]);
        if (!Integer.valueOf(id).equals(beside.get(bytes))) {
          ids.put(bytes, id);
        }
      }
    }
    beside.forEach(ids::putIfAbsent);
    return ids;
  }

  /** The tokens that a text may hold: all but those beside the merges. */
  private static Map<String, Integer> pieces(
      BpeVocabulary vocabulary, Map<String, Integer> idsByBytes) {
    var pieces = new HashMap<>(idsByBytes);
    vocabulary
        .added()
        .forEach(token -> pieces.remove(latin1(vocabulary.tokens()[token.id()]), token.id()));
    return pieces;
  }

  private static MergeTable mergeTable(BpeVocabulary vocabulary, Map<String, Integer> ids) {
    byte[][] tokens = vocabulary.tokens();
    long[] pairs = vocabulary.merges();
    int[] ranks = new int[pairs.length];
    int[] merged = new int[pairs.length];
    for (int rank = 0; rank < pairs.length; rank++) {
      byte[] left = tokens[(int) (pairs[rank] >>> 32)];
      byte[] right = tokens[(int) pairs[rank]];
      Integer id = ids.get(latin1(left) + latin1(right));
      if (id == null) {
        throw new UserError(
            "its merge %d joins '%s' and '%s' to a token that its vocabulary lacks"
                .formatted(rank, ByteAlphabet.write(left), ByteAlphabet.write(right)));
      }
      ranks[rank] = rank;
      merged[rank] = id;
    }
    return new MergeTable(pairs, ranks, merged);
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
