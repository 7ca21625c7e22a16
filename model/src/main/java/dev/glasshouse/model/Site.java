package dev.glasshouse.model;

/**
 * Every activation that has a name. Names are those of the field's interpretability tools; shapes
 * in B batch, T time, C width, H heads, K key heads, D head size, F MLP width, V vocabulary.
 */
public enum Site {
  /** Token (and position) embeddings, [B, T, C]. */
  EMBED("embed", false),
  /** The residual stream before a block, [B, T, C]. */
  RESID_PRE("resid_pre", true),
  /** Queries before norm and rotation, [B, T, H * D]. */
  ATTN_Q("attn.q", true),
  /** Keys before norm and rotation, [B, T, K * D]. */
  ATTN_K("attn.k", true),
  /** Values, [B, T, K * D]. */
  ATTN_V("attn.v", true),
  /** Queries as they meet the keys, after norm and rotation, [B, T, H * D]. */
  ATTN_Q_ROT("attn.q_rot", true),
  /** Keys as they meet the queries, [B, T, K * D]. */
  ATTN_K_ROT("attn.k_rot", true),
  /** Scaled and masked scores, [B, H, T, T]; -infinity where masked. */
  ATTN_SCORES("attn.scores", true),
  /** Attention probabilities, [B, H, T, T]. */
  ATTN_PATTERN("attn.pattern", true),
  /** Each head's mix of values, before the output projection, [B, T, H * D]. */
  ATTN_HEAD_OUT("attn.head_out", true),
  /** What attention adds to the residual stream, [B, T, C]. */
  ATTN_OUT("attn_out", true),
  /** The residual stream between attention and MLP, [B, T, C]. */
  RESID_MID("resid_mid", true),
  /** The MLP's inner layer before its activation (SwiGLU: the gate), [B, T, F]. */
  MLP_PRE("mlp.pre", true),
  /** The MLP's inner layer after its activation (SwiGLU: times the value), [B, T, F]. */
  MLP_POST("mlp.post", true),
  /** What the MLP adds to the residual stream, [B, T, C]. */
  MLP_OUT("mlp_out", true),
  /** The residual stream after a block, [B, T, C]. */
  RESID_POST("resid_post", true),
  /** The residual stream after the final norm, [B, T, C]. */
  FINAL_NORM("final_norm", false),
  /** The output head's logits, [B, T, V]. */
  LOGITS("logits", false);

  private final String label;
  private final boolean perLayer;

  Site(String label, boolean perLayer) {
    this.label = label;
    this.perLayer = perLayer;
  }

  /** Whether every block has one. */
  public boolean perLayer() {
    return perLayer;
  }

  /**
   * The full name, such as {@code blocks.3.attn.pattern}; the layer is ignored where there is none.
   */
  public String name(int layer) {
    return perLayer ? "blocks." + layer + "." + label : label;
  }
}
