package dev.glasshouse.model.tokenizer;

import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Trains byte-level BPE. The result depends on nothing but the texts and the options: batches of
 * texts are counted by several threads and their counts added in order, and ties between merges are
 * broken by a fixed rule ({@link MergeLearner}).
 *
 * <p>Memory is bounded: at most two million distinct pieces of 16 MB together are counted at once.
 * Where the texts hold more, the rarer half is forgotten (again and again); below that bound the
 * order of the texts does not matter.
 *
 * <p>Ids are given so: 0 to 255 the single bytes in GPT-2's order, then a token for each merge in
 * the order learnt, then the special tokens. Where the texts hold fewer pairs that occur twice than
 * merges were asked for, the vocabulary is smaller.
 */
public final class BpeTrainer {
  /** The special token that stands between documents and before the first. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  private static final int MAX_DISTINCT_PIECES = 1 << 21;

  /** Learning takes up to 12 bytes of heap for each. */
  private static final int MAX_DISTINCT_BYTES = 1 << 24;

  private static final int BATCH_CHARS = 1 << 21;

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
  private final int threads;

  /**
   * @param options what to train
   * @param progress hears how far it is, in the thread that trains
   * @param threads how many threads count; the result does not depend on it
   * @throws IllegalArgumentException if that is less than one
   */
  public BpeTrainer(Options options, Progress progress, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    this.options = options;
    this.progress = progress;
    this.threads = threads;
  }

  /**
   * Trains on every processor.
   *
   * @param options what to train
   * @param progress hears how far it is, in the thread that trains
   */
  public BpeTrainer(Options options, Progress progress) {
    this(options, progress, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Trains on every processor, in silence.
   *
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
      tokens.add(Utf8.encode(name.toCharArray(), 0, name.length()));
    }
    OptionalInt boundary =
        special.isEmpty() ? OptionalInt.empty() : OptionalInt.of(special.getFirst().id());
    return new BpeTokenizer(
        new BpeVocabulary(
            tokens.toArray(byte[][]::new),
            learner.merges(),
            options.pattern(),
            false,
            Normalizer.NONE,
            special,
            boundary,
            boundary,
            true));
  }

  private PieceCounts count(Iterable<String> texts) {
    var counts = new PieceCounts(MAX_DISTINCT_PIECES, MAX_DISTINCT_BYTES);
    var special =
        new AddedTokens(
            options.specialTokens().stream().map(name -> new AddedToken(0, name, true)).toList());
    OrderedTasks.run(
        threads,
        new TextBatches(heard(texts.iterator()), BATCH_CHARS),
        batch -> PieceCounter.of(batch, options.pattern(), special),
        counter -> counter.addTo(counts));
    return counts;
  }

  /** The same texts, of which {@link #progress} hears. */
  private Iterator<String> heard(Iterator<String> texts) {
    return new Iterator<>() {
      private long chars;

      @Override
      public boolean hasNext() {
        return texts.hasNext();
      }

      @Override
      public String next() {
        String text = texts.next();
        chars += text.length();
        progress.update(Stage.COUNTING, chars, 0);
        return text;
      }
    };
  }
}
