package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.lab.data.Dedupe;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.gemm.Precision;
import java.util.List;

/**
 * Everything that decides what a training run does, each key named as in the YAML file. Two runs of
 * the same recipe on the same kind of machine give the same bits, unless {@code seconds} limits
 * them.
 *
 * <p>Keys that a recipe leaves out are chosen by {@link Dial}, whose rule is this. With the
 * machine's peak P (measured) and a time S, a run can spend C = {@value MachineSpeed#EXPECTED_MFU}
 * P x {@value Dial#TRAINING_SHARE} S operations, half as many again where products in bfloat16 are
 * allowed and fast. A model with N matrix weights takes 6 N D for D tokens (Kaplan et al., 2020,
 * arXiv:2001.08361). Hoffmann et al. (2022, arXiv:2203.15556) found D = 20 N best where text is
 * plenty and all weights cost alike, which is the rule where time is not limited; in runs of
 * minutes, which a small model spends on learning a small world, larger models with fewer tokens
 * did better (LOG.md). So: the deepest shape of the {@linkplain Dial#SHAPES ladder} for which 6 N D
 * with D = {@value Dial#LEAST_TOKENS_PER_WEIGHT} N is at most C, then as many steps as fit. Above
 * the ladder, and for {@code --depth}, the width is 64 a layer. Rows of a batch grow with the
 * number of tokens to the power 0.4 (Bergsma et al., 2025, arXiv:2505.13738); the learning rate
 * falls with the square root of the width; that of fresh embeddings, which are larger than other
 * weights, is {@value Dial#EMBEDDING_PACE} times as high, and that of vectors, such as the weights
 * of norms, a third (both found by trying, LOG.md). A model that was trained before starts at
 * {@value Dial#GIVEN_PACE} of the rate.
 *
 * @param name what reports call it
 * @param seed every random number comes from it
 * @param threads cores to work on; 0 for all
 * @param seconds how long it may train, validation and samples included; 0 for as long as its steps
 *     take
 * @param init folder or file of the model whose weights training starts from; empty for fresh ones
 */
public record Recipe(
    String name,
    long seed,
    int threads,
    double seconds,
    String init,
    Data data,
    Tokenizer tokenizer,
    Model model,
    Pretrain pretrain,
    Optimizer optimizer,
    Checkpoint checkpoint,
    Memory memory,
    Samples samples) {

  /**
   * @throws UserError if a number is outside its range
   */
  public Recipe {
    require(threads >= 0, "threads", threads, "0 for all, or a number of cores");
    require(seconds >= 0, "seconds", seconds, "0 for no limit, or more");
  }

  /**
   * What is learnt from.
   *
   * @param sources where documents come from; none for WordNet's definitions and examples
   * @param dedupe which documents are left out because an earlier one of their source says the same
   * @param shardTokens how many tokens are encoded at a time, and over how many rows are shuffled
   * @param validationTokens about how many tokens are held back to measure bits per byte
   */
  public record Data(
      List<DataSource> sources, Dedupe dedupe, long shardTokens, int validationTokens) {
    /**
     * @throws UserError if nothing would be held back, or shards would be empty
     */
    public Data {
      sources = List.copyOf(sources);
      require(shardTokens > 0, "data.shardTokens", shardTokens, "a number above 0");
      require(validationTokens > 0, "data.validationTokens", validationTokens, "a number above 0");
    }
  }

  /**
   * The tokeniser that is trained on the data.
   *
   * @param vocab number of ids
   * @param sampleChars from how much text of the data, at most, it is trained
   */
  public record Tokenizer(int vocab, long sampleChars) {
    /**
     * @throws UserError if there is no room for all bytes, or nothing to train on
     */
    public Tokenizer {
      require(sampleChars > 0, "tokenizer.sampleChars", sampleChars, "a number above 0");
      require(vocab > 256, "tokenizer.vocab", vocab, "more than the 256 bytes");
    }
  }

  /**
   * The shape of {@code Glass}; its vocabulary is the tokeniser's. Each size is explained in {@link
   * GlassConfig}. With {@link Recipe#init} all but {@code context} say only what that model is.
   */
  public record Model(
      int layers,
      int width,
      int heads,
      int kvHeads,
      int headSize,
      int mlpWidth,
      int context,
      double normEps,
      double ropeTheta,
      boolean tied) {
    /** The usual one, where it is not read: architectures but Glass have their own key for it. */
    private static final double ROPE_THETA = 10_000;

    /**
     * @throws UserError if sizes do not go together
     */
    public Model {
      new GlassConfig(
          layers, width, heads, kvHeads, headSize, mlpWidth, 257, context, normEps, ropeTheta,
          tied);
    }

    /** These sizes with a vocabulary. */
    public GlassConfig config(int vocab) {
      return new GlassConfig(
          layers, width, heads, kvHeads, headSize, mlpWidth, vocab, context, normEps, ropeTheta,
          tied);
    }

    /** The sizes of an existing model of any architecture. */
    public static Model of(ModelConfig c) {
      return new Model(
          c.layers(),
          c.width(),
          c.heads(),
          c.kvHeads(),
          c.headSize(),
          c.mlpWidth(),
          c.context(),
          c.normEps(),
          c instanceof GlassConfig glass ? glass.ropeTheta() : ROPE_THETA,
          c.tied());
    }
  }

  /**
   * The steps.
   *
   * @param steps how many; where {@code seconds} limits the run, what is expected to fit
   * @param batch rows of a step, each as long as the model's context
   * @param micro rows of one forward and backward pass; divides {@code batch}
   * @param warmup steps until the peak learning rate
   * @param schedule how the learning rate falls
   * @param decay share of the steps over which {@code wsd} falls
   * @param floor share of the learning rate left at the end
   * @param validateEvery steps between measurements of bits per byte
   * @param recompute whether blocks are computed again in the backward pass: less memory, more time
   * @param products whether large matrix products may round their factors, where that is faster
   */
  public record Pretrain(
      long steps,
      int batch,
      int micro,
      long warmup,
      Schedule.Kind schedule,
      double decay,
      double floor,
      long validateEvery,
      boolean recompute,
      Precision products) {
    /**
     * @throws UserError if a number is outside its range, or the batch is not made of whole micro
     *     batches
     */
    public Pretrain {
      new Schedule(schedule, steps, warmup, decay, floor);
      require(batch > 0, "pretrain.batch", batch, "a number above 0");
      require(micro > 0, "pretrain.micro", micro, "a number above 0");
      require(batch % micro == 0, "pretrain.batch", batch, "a multiple of pretrain.micro " + micro);
      require(validateEvery > 0, "pretrain.validateEvery", validateEvery, "a number above 0");
    }

    /** The learning rate's course if the run makes this many steps. */
    public Schedule scheduleOver(long actualSteps) {
      return new Schedule(schedule, actualSteps, warmup, decay, floor);
    }
  }

  /**
   * How weights are updated.
   *
   * @param kind {@code muon} for the matrices of blocks and AdamW for the rest, or {@code adamw}
   * @param learningRate at its peak
   * @param embeddingRate that of the token embedding, whose weights are larger than others
   * @param weightDecay share of a matrix taken away at each update, times the learning rate
   * @param beta1 AdamW's memory of the mean
   * @param beta2 AdamW's memory of the mean square
   * @param eps added to AdamW's root
   * @param momentum Muon's
   * @param clip largest global norm of the gradients; 0 for any
   */
  public record Optimizer(
      Kind kind,
      double learningRate,
      double embeddingRate,
      double weightDecay,
      double beta1,
      double beta2,
      double eps,
      double momentum,
      double clip) {
    /** Which one. */
    public enum Kind {
      /** AdamW for all. */
      ADAMW,
      /** Muon for the matrices of blocks. */
      MUON
    }

    /**
     * @throws UserError if a number is outside its range
     */
    public Optimizer {
      require(learningRate > 0, "optimizer.learningRate", learningRate, "a number above 0");
      require(embeddingRate > 0, "optimizer.embeddingRate", embeddingRate, "a number above 0");
      require(weightDecay >= 0, "optimizer.weightDecay", weightDecay, "0 or more");
      requireShare("optimizer.beta1", beta1);
      requireShare("optimizer.beta2", beta2);
      requireShare("optimizer.momentum", momentum);
      require(eps > 0, "optimizer.eps", eps, "a number above 0");
      require(clip >= 0, "optimizer.clip", clip, "0 for none, or more");
    }
  }

  /**
   * What is kept of the way.
   *
   * @param every steps between checkpoints; there is always one at the end
   * @param keep how many of the newest stay
   * @param milestones of steps that are a multiple of this the checkpoint stays for good; 0 for
   *     none
   */
  public record Checkpoint(long every, int keep, long milestones) {
    /**
     * @throws UserError if a number is outside its range
     */
    public Checkpoint {
      require(every > 0, "checkpoint.every", every, "a number above 0");
      require(keep > 0, "checkpoint.keep", keep, "a number above 0");
      require(milestones >= 0, "checkpoint.milestones", milestones, "0 for none, or more");
    }
  }

  /**
   * What the run may take.
   *
   * @param budget a share of the memory that is free, such as {@code 80%}, or an amount, such as
   *     {@code 900M} or {@code 2G}
   */
  public record Memory(String budget) {
    /**
     * @throws UserError if it is neither
     */
    public Memory {
      MemoryBudget.parse(budget, 1);
    }
  }

  /**
   * What {@code grow} lets the model write at the end.
   *
   * @param prompt what each text begins with, such as the opening of a data source; not shown
   * @param count how many texts
   * @param tokens most tokens of each
   * @param temperature 0 takes the likeliest token
   * @param topP keep the likeliest whose probabilities reach this
   * @param stories how many more are drawn, in a way of their own, to measure how many are true to
   *     Storyworld; where that is not learnt from, none are
   */
  public record Samples(
      String prompt, int count, int tokens, double temperature, double topP, int stories) {
    /**
     * @throws UserError if a number is outside its range
     */
    public Samples {
      require(count >= 0, "samples.count", count, "0 or more");
      require(tokens > 0, "samples.tokens", tokens, "a number above 0");
      require(temperature >= 0, "samples.temperature", temperature, "0 or more");
      require(topP > 0 && topP <= 1, "samples.topP", topP, "above 0 to 1");
      require(stories >= 0, "samples.stories", stories, "0 for none, or more");
    }
  }

  private static void requireShare(String key, double value) {
    require(value >= 0 && value < 1, key, value, "0 to below 1");
  }

  private static void require(boolean good, String key, Object value, String expected) {
    if (!good) {
      throw new UserError("Recipe: " + key + " is " + value + "; expected " + expected);
    }
  }
}
