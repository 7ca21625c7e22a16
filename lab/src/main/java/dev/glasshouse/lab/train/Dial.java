package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.gemm.Precision;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chooses what a recipe leaves open, by the rule that {@link Recipe} states. */
public final class Dial {
  /** Share of the time given that goes to steps; the rest is validation, samples, checkpoints. */
  static final double TRAINING_SHARE = 0.94;

  /** Tokens to learn from for each matrix weight, at least, where the time is limited. */
  static final double LEAST_TOKENS_PER_WEIGHT = 7;

  /** The same where it is not. */
  static final double TOKENS_PER_WEIGHT = 20;

  /** Layers and width, from small to large: finer steps than 64 a layer. */
  public static final List<Shape> SHAPES =
      List.of(
          new Shape(2, 64),
          new Shape(3, 96),
          new Shape(4, 128),
          new Shape(4, 160),
          new Shape(4, 192),
          new Shape(5, 224),
          new Shape(6, 256),
          new Shape(6, 320),
          new Shape(6, 384),
          new Shape(8, 512));

  private static final double PEAK_LEARNING_RATE = 7e-3;

  /**
   * Fresh embeddings are larger than other weights, so they move faster; given ones need not be.
   */
  static final double EMBEDDING_PACE = 3;

  /** The pace of a model that has learnt already: faster, it forgets first. */
  static final double GIVEN_PACE = 0.1;

  private static final int REFERENCE_WIDTH = 256;
  private static final double REFERENCE_BATCH = 4000;
  private static final double REFERENCE_TOKENS = 1e7;
  private static final int MICRO_TOKENS = 4096;

  /** Tokens to learn from before all that is held back is measured again: 3% of the time. */
  private static final int VALIDATION_INTERVAL = 11;

  /** One rung of the ladder. */
  public record Shape(int layers, int width, int headSize) {
    /** With heads of 64, as is usual, or of 32 where those would be fewer than four. */
    Shape(int layers, int width) {
      this(layers, width, width < 4 * 64 ? 32 : 64);
    }

    /** Rule of the field above the ladder and for {@code --depth}: 64 wide for each layer. */
    static Shape ofDepth(int layers) {
      return new Shape(layers, 64 * layers);
    }

    /** SwiGLU's inner width: three matrices with as many weights as two of 4 C, in whole 32s. */
    int mlpWidth() {
      return Math.max(1, Math.round(8 * width / 3f / 32)) * 32;
    }

    /** Weights of all matrices, the head's included. */
    public long weights(int vocab) {
      return layers * (4L * width * width + 3L * width * mlpWidth()) + (long) vocab * width;
    }
  }

  private Dial() {}

  /**
   * The whole recipe: keys that the tree lacks are chosen for this machine.
   *
   * @param tree a partial recipe; filled in
   * @throws dev.glasshouse.tensor.UserError if the values do not go together
   */
  public static Recipe resolve(ObjectNode tree, MachineSpeed machine) {
    double seconds = TRAINING_SHARE * tree.path("seconds").asDouble(0);
    double flops = seconds * machine.trainingFlops(products(tree));
    int vocab = tree.path("tokenizer").path("vocab").asInt();
    chooseShape(tree.withObject("model"), vocab, flops);
    chooseSteps(tree, vocab, flops);
    return RecipeFiles.bind("Recipe", tree);
  }

  private static void chooseShape(ObjectNode model, int vocab, double flops) {
    Shape shape =
        model.has("layers") ? Shape.ofDepth(model.get("layers").asInt()) : fit(vocab, flops);
    JsonNode width = model.path("width");
    Shape pinned = new Shape(shape.layers, width.asInt(shape.width));
    putIfAbsent(model, "layers", pinned.layers);
    putIfAbsent(model, "width", pinned.width);
    putIfAbsent(model, "headSize", pinned.headSize);
    int headSize = Math.max(1, model.get("headSize").asInt(1)); // what is wrong is said later
    putIfAbsent(model, "heads", Math.max(1, pinned.width / headSize));
    putIfAbsent(model, "kvHeads", model.get("heads").asInt());
    putIfAbsent(model, "mlpWidth", pinned.mlpWidth());
  }

  /** The largest shape whose least number of tokens can be paid for. */
  private static Shape fit(int vocab, double flops) {
    Shape best = SHAPES.getFirst();
    for (int layers = 1; layers <= SHAPES.size() + 16; layers++) {
      Shape shape = layers <= SHAPES.size() ? SHAPES.get(layers - 1) : Shape.ofDepth(layers);
      double weights = shape.weights(vocab);
      if (6 * weights * LEAST_TOKENS_PER_WEIGHT * weights <= flops) {
        best = shape;
      }
    }
    return best;
  }

  private static void chooseSteps(ObjectNode tree, int vocab, double flops) {
    JsonNode model = tree.get("model");
    ObjectNode pretrain = tree.withObject("pretrain");
    long c = model.get("width").asLong();
    long attention =
        2
            * c
            * model.get("headSize").asLong()
            * (model.get("heads").asLong() + model.get("kvHeads").asLong());
    long mlp = 3 * c * model.get("mlpWidth").asLong();
    double weights = model.get("layers").asLong() * (double) (attention + mlp) + (double) vocab * c;
    double tokens = flops > 0 ? flops / (6 * weights) : TOKENS_PER_WEIGHT * weights;
    int context = Math.max(1, model.path("context").asInt(1)); // here too it is said later
    putIfAbsent(pretrain, "batch", rows(tokens, context));
    int batch = Math.max(1, pretrain.get("batch").asInt());
    putIfAbsent(pretrain, "micro", micro(batch, context));
    if (pretrain.has("steps")) {
      tree.put("seconds", 0.0);
    }
    putIfAbsent(pretrain, "steps", Math.max(1, Math.round(tokens / ((double) batch * context))));
    long steps = pretrain.get("steps").asLong();
    putIfAbsent(pretrain, "warmup", Math.clamp(steps / 20, 1, 200));
    long held = tree.path("data").path("validationTokens").asLong();
    long affordable = Math.round(held * VALIDATION_INTERVAL / ((double) batch * context));
    putIfAbsent(pretrain, "validateEvery", Math.max(Math.max(1, steps / 20), affordable));
    putIfAbsent(tree.withObject("checkpoint"), "every", Math.max(10, steps / 20));
    ObjectNode optimizer = tree.withObject("optimizer");
    boolean fresh = tree.path("init").asString().isEmpty();
    if (!optimizer.has("learningRate")) {
      double peak = fresh ? PEAK_LEARNING_RATE : GIVEN_PACE * PEAK_LEARNING_RATE;
      double rate = peak * Math.sqrt((double) REFERENCE_WIDTH / c);
      optimizer.put("learningRate", Math.round(rate * 1e5) / 1e5);
    }
    if (!optimizer.has("embeddingRate")) {
      double share = fresh ? EMBEDDING_PACE : 1;
      optimizer.put("embeddingRate", share * optimizer.get("learningRate").asDouble());
    }
  }

  /** Rows of a step of a run that learns from so many tokens: the power of two that is nearest. */
  public static int rows(double tokens, int context) {
    double batchTokens = REFERENCE_BATCH * Math.pow(tokens / REFERENCE_TOKENS, 0.4);
    return Integer.highestOneBit(Math.max(1, (int) Math.round(1.5 * batchTokens / context)));
  }

  /** The largest divisor of the batch that is not too many tokens. */
  private static int micro(int batch, int context) {
    int micro = Math.clamp(MICRO_TOKENS / context, 1, batch);
    while (batch % micro != 0) {
      micro--;
    }
    return micro;
  }

  private static void putIfAbsent(ObjectNode section, String key, long value) {
    if (!section.has(key)) {
      section.put(key, value);
    }
  }

  /** What the tree says of products; it is checked when all of it is. */
  private static Precision products(ObjectNode tree) {
    String wanted = tree.path("pretrain").path("products").asString("");
    return wanted.equalsIgnoreCase(Precision.BFLOAT16.name())
        ? Precision.BFLOAT16
        : Precision.FLOAT32;
  }

  /** Seconds that a recipe's steps are expected to take. */
  public static double expectedSeconds(Recipe recipe, MachineSpeed machine) {
    double tokens =
        (double) recipe.pretrain().steps() * recipe.pretrain().batch() * recipe.model().context();
    var config = recipe.model().config(recipe.tokenizer().vocab());
    double weights =
        config.parameters() - (config.tied() ? 0 : (double) config.vocab() * config.width());
    return 6 * weights * tokens / machine.trainingFlops(recipe.pretrain().products());
  }
}
