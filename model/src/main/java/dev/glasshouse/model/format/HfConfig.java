package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model folder's {@code config.json}, as Hugging Face's transformers reads and writes it. Where a
 * field is missing, its value is the default of that library's configuration class.
 */
public final class HfConfig {
  private static final String FILE = "config.json";
  private static final double ROPE_THETA = 10_000;

  /** Two names of the same approximation, the one with tanh. */
  private static final Set<String> GELU_TANH = Set.of("gelu_new", "gelu_pytorch_tanh");

  private HfConfig() {}

  /**
   * Reads the sizes of the model in a folder.
   *
   * @throws UserError if the file is missing or broken, names an architecture that is not
   *     implemented, or asks for a variant of one that is not
   */
  public static ModelConfig read(Path folder) {
    ConfigFields fields = ConfigFields.read(folder.resolve(FILE));
    String architecture = fields.root().path("architectures").path(0).asString("");
    return switch (architecture) {
      case "GPT2LMHeadModel" -> gpt2(fields);
      case "Qwen3ForCausalLM" -> glass(fields);
      case "LlamaForCausalLM" -> llama(fields);
      default ->
          throw fields.wrong(
              "architectures",
              "GPT2LMHeadModel, LlamaForCausalLM or Qwen3ForCausalLM",
              fields.root().path("architectures"));
    };
  }

  /**
   * Writes {@code config.json} and {@code generation_config.json}.
   *
   * @throws UserError if a file cannot be written
   */
  public static void write(ModelConfig config, GenerationConfig generation, Path folder) {
    write(config, generation, folder, "float32");
  }

  /** As {@link #write(ModelConfig, GenerationConfig, Path)}, with torch's name of the weights'. */
  static void write(
      ModelConfig config, GenerationConfig generation, Path folder, String weightType) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.putArray("architectures").add(config.architecture());
    switch (config) {
      case Gpt2Config gpt2 -> put(root, gpt2);
      case GlassConfig glass -> put(root, glass, glass.ropeTheta(), "qwen3");
      case LlamaConfig llama -> put(root, llama, llama.ropeTheta(), "llama");
    }
    root.put("vocab_size", config.vocab());
    root.put("tie_word_embeddings", config.tied());
    root.put("torch_dtype", weightType);
    root.put("use_cache", true);
    generation.putIds(root);
    Json.write(folder.resolve(FILE), root);
    generation.write(folder);
  }

  private static Gpt2Config gpt2(ConfigFields fields) {
    int width = fields.integer("n_embd");
    if (fields.integer("n_inner", 4 * width) != 4 * width) {
      throw fields.wrong("n_inner", "null or 4 x n_embd", fields.root().get("n_inner"));
    }
    if (fields.has("activation_function")
        && !GELU_TANH.contains(fields.text("activation_function"))) {
      throw fields.wrong(
          "activation_function", "gelu_new", fields.root().get("activation_function"));
    }
    fields.mustBe("scale_attn_weights", true, true);
    fields.mustBe("scale_attn_by_inverse_layer_idx", false, false);
    return new Gpt2Config(
        fields.integer("n_layer"),
        width,
        fields.integer("n_head"),
        fields.integer("vocab_size"),
        fields.integer("n_positions"),
        fields.number("layer_norm_epsilon", 1e-5),
        fields.bool("tie_word_embeddings", true));
  }

  private static void put(ObjectNode root, Gpt2Config config) {
    root.put("model_type", "gpt2");
    root.put("n_layer", config.layers());
    root.put("n_embd", config.width());
    root.put("n_head", config.heads());
    root.putNull("n_inner");
    root.put("n_positions", config.context());
    root.put("n_ctx", config.context());
    root.put("layer_norm_epsilon", config.normEps());
    root.put("activation_function", "gelu_new");
    root.put("attn_pdrop", 0.0);
    root.put("embd_pdrop", 0.0);
    root.put("resid_pdrop", 0.0);
  }

  private static GlassConfig glass(ConfigFields fields) {
    checkVariant(fields);
    int heads = fields.integer("num_attention_heads");
    return new GlassConfig(
        fields.integer("num_hidden_layers"),
        fields.integer("hidden_size"),
        heads,
        fields.integer("num_key_value_heads", heads),
        fields.integer("head_dim", 128),
        fields.integer("intermediate_size"),
        fields.integer("vocab_size"),
        fields.integer("max_position_embeddings"),
        fields.number("rms_norm_eps", 1e-6),
        ropeTheta(fields),
        fields.bool("tie_word_embeddings", false));
  }

  private static LlamaConfig llama(ConfigFields fields) {
    checkVariant(fields);
    fields.mustBe("mlp_bias", false, false);
    int heads = fields.integer("num_attention_heads");
    int width = fields.integer("hidden_size");
    return new LlamaConfig(
        fields.integer("num_hidden_layers"),
        width,
        heads,
        fields.integer("num_key_value_heads", heads),
        fields.integer("head_dim", width / Math.max(1, heads)),
        fields.integer("intermediate_size"),
        fields.integer("vocab_size"),
        fields.integer("max_position_embeddings"),
        fields.number("rms_norm_eps", 1e-6),
        ropeTheta(fields),
        fields.bool("tie_word_embeddings", false));
  }

  private static void checkVariant(ConfigFields fields) {
    fields.mustBe("attention_bias", false, false);
    fields.mustBe("use_sliding_window", false, false);
    if (fields.has("hidden_act") && !fields.text("hidden_act").equals("silu")) {
      throw fields.wrong("hidden_act", "silu", fields.root().get("hidden_act"));
    }
    for (String key : new String[] {"rope_scaling", "rope_parameters"}) {
      ConfigFields rope = fields.object(key);
      String typeKey = rope.has("type") ? "type" : "rope_type";
      if (rope.has(typeKey) && !rope.text(typeKey).equals("default")) {
        throw fields.wrong(key, "no scaling of the rotary positions", fields.root().get(key));
      }
    }
  }

  /** Newer files keep the base inside {@code rope_parameters}. */
  private static double ropeTheta(ConfigFields fields) {
    double nested = fields.object("rope_parameters").number("rope_theta", ROPE_THETA);
    return fields.number("rope_theta", nested);
  }

  private static void put(ObjectNode root, ModelConfig config, double ropeTheta, String type) {
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
    root.put("rope_theta", ropeTheta);
    root.putNull("rope_scaling");
    root.put("attention_bias", false);
    root.put("attention_dropout", 0.0);
  }
}
