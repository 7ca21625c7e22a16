package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.RopeScaling;
import dev.glasshouse.tensor.UserError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code config.json} says of every architecture with RMSNorm, rotary positions and SwiGLU.
 */
final class HfRotary {
  private static final double THETA = 10_000;

  /** Newer files have the base in the second. */
  private static final String[] SCALINGS = {"rope_scaling", "rope_parameters"};

  private HfRotary() {}

  /**
   * Refuses switches that none of these architectures implements here.
   *
   * @throws UserError if there is one
   */
  static void check(ConfigFields fields) {
    fields.mustBe("use_sliding_window", false, false);
    fields.mustBe("rope_interleaved", false, false);
    if (fields.has("hidden_act") && !fields.text("hidden_act").equals("silu")) {
      throw fields.wrong("hidden_act", "silu", fields.root().get("hidden_act"));
    }
    for (JsonNode type : fields.root().path("layer_types")) {
      if (!type.asString("").equals("full_attention")) {
        throw fields.wrong(
            "layer_types", "full_attention in every layer", fields.root().get("layer_types"));
      }
    }
    whole(fields);
    whole(fields.object("rope_parameters"));
  }

  private static void whole(ConfigFields fields) {
    if (fields.number("partial_rotary_factor", 1) != 1) {
      throw fields.wrong(
          "partial_rotary_factor", "only 1", fields.root().get("partial_rotary_factor"));
    }
  }

  /** The base of the frequencies. */
  static double theta(ConfigFields fields) {
    double nested = fields.object("rope_parameters").number("rope_theta", THETA);
    return fields.number("rope_theta", nested);
  }

  /**
   * How the frequencies are lowered.
   *
   * @throws UserError if it is done in a way that is not implemented
   */
  static RopeScaling scaling(ConfigFields fields) {
    for (String key : SCALINGS) {
      ConfigFields rope = fields.object(key);
      switch (type(rope)) {
        case "default" -> {}
        case "linear" -> {
          return new RopeScaling.Linear(rope.number("factor"));
        }
        case "llama3" -> {
          return new RopeScaling.Llama3(
              rope.number("factor"),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              rope.integer("original_max_position_embeddings"));
        }
        default ->
            throw fields.wrong(
                key, "a rope_type of default, linear or llama3", fields.root().get(key));
      }
    }
    return RopeScaling.NONE;
  }

  /** Older files have the type under the second name. */
  private static String type(ConfigFields rope) {
    if (rope.has("rope_type")) {
      return rope.text("rope_type");
    }
    return rope.has("type") || rope.has("factor") ? rope.text("type") : "default";
  }

  /**
   * Refuses lowered frequencies.
   *
   * @throws UserError if they are lowered
   */
  static void unscaled(ConfigFields fields) {
    for (String key : SCALINGS) {
      if (!type(fields.object(key)).equals("default")) {
        throw fields.wrong(key, "no scaling of the rotary positions", fields.root().get(key));
      }
    }
  }

  /** Writes the sizes. */
  static void put(ObjectNode root, ModelConfig config, double theta, String type) {
    root.put("model_type", type);
    root.put("num_hidden_layers", config.layers());
    root.put("hidden_size", config.width());
    root.put("num_attention_heads", config.heads());
    root.put("num_key_value_heads", config.kvHeads());
    root.put("head_dim", config.headSize());
    root.put("intermediate_size", config.mlpWidth());
    root.put("max_position_embeddings", config.context());
    root.put("hidden_act", "silu");
    root.put("rms_norm_eps", config.normEps());
    root.put("rope_theta", theta);
    root.putNull("rope_scaling");
    root.put("attention_dropout", 0.0);
  }

  /**
   * Writes how the frequencies are lowered.
   *
   * @throws UserError if transformers has no word for it
   */
  static void put(ObjectNode root, RopeScaling scaling) {
    switch (scaling) {
      case RopeScaling.None _ -> root.putNull("rope_scaling");
      case RopeScaling.Linear(double factor) ->
          root.putObject("rope_scaling").put("rope_type", "linear").put("factor", factor);
      case RopeScaling.Llama3 llama3 ->
          root.putObject("rope_scaling")
              .put("rope_type", "llama3")
              .put("factor", llama3.factor())
              .put("low_freq_factor", llama3.lowFrequency())
              .put("high_freq_factor", llama3.highFrequency())
              .put("original_max_position_embeddings", llama3.originalContext());
      case RopeScaling.Divisors _ ->
          throw new UserError(
              "Cannot write this model as a Hugging Face folder: its GGUF file scales rotary"
                  + " positions by a list of numbers that follows no rule transformers knows;"
                  + " write it as GGUF");
    }
  }
}
