package dev.glasshouse.model.format;

import dev.glasshouse.model.arch.ModelConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys that GGUF files have for every architecture with RMSNorm and rotary positions. */
final class RotaryKeys {
  private RotaryKeys() {}

  /** The keys, without the architecture's name in front. */
  static Map<String, Object> of(ModelConfig config, double ropeTheta) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("block_count", (long) config.layers());
    keys.put("context_length", (long) config.context());
    keys.put("embedding_length", (long) config.width());
    keys.put("feed_forward_length", (long) config.mlpWidth());
    keys.put("attention.head_count", (long) config.heads());
    keys.put("attention.head_count_kv", (long) config.kvHeads());
    keys.put("attention.key_length", (long) config.headSize());
    keys.put("attention.value_length", (long) config.headSize());
    keys.put("attention.layer_norm_rms_epsilon", config.normEps());
    keys.put("rope.dimension_count", (long) config.headSize());
    keys.put("rope.freq_base", ropeTheta);
    keys.put("vocab_size", (long) config.vocab());
    return keys;
  }
}
