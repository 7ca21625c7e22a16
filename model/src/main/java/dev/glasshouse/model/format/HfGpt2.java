package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.Gpt2Config;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** GPT-2 in {@code config.json}. */
final class HfGpt2 implements HfArchitecture<Gpt2Config> {
  /** Two names of the same approximation, the one with tanh. */
  private static final Set<String> GELU_TANH = Set.of("gelu_new", "gelu_pytorch_tanh");

  @Override
  public String name() {
    return "GPT2LMHeadModel";
  }

  @Override
  public Class<Gpt2Config> type() {
    return Gpt2Config.class;
  }

  @Override
  public Gpt2Config read(ConfigFields fields) {
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

  @Override
  public void write(ObjectNode root, Gpt2Config config) {
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
}
