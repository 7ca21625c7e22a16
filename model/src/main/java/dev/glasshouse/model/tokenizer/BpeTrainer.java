package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Trains byte-level BPE. The result depends on nothing but the texts and the options: ties are
 * broken by a fixed rule ({@link MergeLearner}).
 *
 * <p>Ids are given so: 0 to 255 the single bytes in GPT-2's order, then a token for each merge in
 * the order learnt, then the special tokens. Where the texts hold fewer pairs that occur twice than
 * merges were asked for, the vocabulary is smaller.
 */
public final class BpeTrainer {
  /** The special token that stands between documents and before the first. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  private static final int MAX_DISTINCT_PIECES = 1 << 21;
  private static final int MAX_DISTINCT_BYTES = 1 << 26;

  /** Longer pieces are counted in parts: the merges in one take time quadratic in its length. */
  private static final int MAX_PIECE_BYTES = 1024;

  /**
   * What to train.
   *
   * @param vocabSize how many ids, the 256 bytes and the special tokens among them
   * @param pattern how texts are split
   * @param specialTokens their names; the first is both {@code bos} and {@code eos}
   */
  public record Options(int vocabSize, SplitPattern pattern, List<String> specialTokens) {
    /**
     * @throws UserError if the size leaves no room for the bytes and the special tokens, or is
     *     beyond two million, or a special token is empty or named twice
     */
    public Options {
      specialTokens = List.copyOf(specialTokens);
      int least = 256 + specialTokens.size();
      if (vocabSize < least || vocabSize > BpeVocabulary.MAX_IDS) {
        throw new UserError(
            "Cannot train a vocabulary of %,d tokens: choose from %,d (with %d special) to %,d."
                .formatted(vocabSize, least, specialTokens.size(), BpeVocabulary.MAX_IDS));
      }
      if (specialTokens.stream().distinct().filter(s -> !s.isEmpty()).count()
          != specialTokens.size()) {
        throw new UserError(
            "Special tokens must have names, each its own; found " + specialTokens + ".");
      }
    }

    /**
     * What our own models use: Qwen2's pattern and {@link #END_OF_TEXT}.
     *
     * @param vocabSize how many ids
     * @return the options
     * @throws UserError as the constructor does
     */
    public static Options ofSize(int vocabSize) {
      return new Options(vocabSize, SplitPattern.QWEN2, List.of(END_OF_TEXT));
    }
  }

  /** The two stages of training. */
  public enum Stage {
    /** Counting pieces; measured in UTF-16 chars read, the total unknown. */
    COUNTING,
    /** Learning merges; measured in tokens of the vocabulary. */
    MERGING
  }

  /** Hears how far training is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called after each text and after each merge.
     *
     * @param stage the current stage
     * @param done how much of it is done
     * @param total how much there is to do, or 0 where that is not known
     */
    void update(Stage stage, long done, long total);
  }

  private final Options options;
  private final Progress progress;

  /**
   * @param options what to train
   * @param progress hears how far it is
   */
  public BpeTrainer(Options options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * @param options what to train
   */
  public BpeTrainer(Options options) {
    this(options, (stage, done, total) -> {});
  }

  /**
   * Trains on texts, which are read once and not kept. The name of a special token inside a text is
   * that token: it parts what stands around it and is learnt from by no merge.
   *
   * @param texts documents or parts of them, cut where a piece ends (at the end of a line, say)
   * @return the tokeniser
   */
  public BpeTokenizer train(Iterable<String> texts) {
    int first = options.vocabSize() - options.specialTokens().size();
    var learner = new MergeLearner(ByteAlphabet.inOrder(), count(texts));
    learner.learn(first, tokens -> progress.update(Stage.MERGING, tokens, first));
    List<byte[]> tokens = new ArrayList<>(learner.tokens());
    var special = new ArrayList<AddedToken>();
    for (String name : options.specialTokens()) {
      special.add(new AddedToken(tokens.size(), name, true));
      tokens.add(Utf8.encode(name, 0, name.length()));
    }
    OptionalInt boundary =
        special.isEmpty() ? OptionalInt.empty() : OptionalInt.of(special.getFirst().id());
    return new BpeTokenizer(
        new BpeVocabulary(
            tokens.toArray(byte[][]::new),
            learner.merges(),
            options.pattern(),
            false,
            special,
            boundary,
            boundary));
  }

  private PieceCounts count(Iterable<String> texts) {
    var counts = new PieceCounts(MAX_DISTINCT_PIECES, MAX_DISTINCT_BYTES);
    var special =
        new AddedTokens(
            options.specialTokens().stream().map(name -> new AddedToken(0, name, true)).toList());
    long chars = 0;
    for (String text : texts) {
      special.split(text, ordinary -> countPieces(ordinary, counts), id -> {});
      chars += text.length();
      progress.update(Stage.COUNTING, chars, 0);
    }
    return counts;
  }

  private void countPieces(String text, PieceCounts counts) {
    int end;
    for (int start = 0; start < text.length(); start = end) {
      end = options.pattern().end(text, start);
      byte[] piece = Utf8.encode(text, start, end);
      for (int part = 0; part < piece.length; part += MAX_PIECE_BYTES) {
        counts.add(piece, part, Math.min(part + MAX_PIECE_BYTES, piece.length), 1);
      }
    }
  }
}
