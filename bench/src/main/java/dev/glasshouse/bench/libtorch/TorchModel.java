package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.Gpt2Config;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.arch.Qwen2Config;
import org.bytedeco.pytorch.Tensor;

/** A decoder-only transformer on libtorch. */
public sealed interface TorchModel permits TorchGpt2, TorchLlama, TorchQwen2, TorchGlass {

  /**
   * Builds the model of a configuration.
   *
   * @throws dev.glasshouse.tensor.UserError if a parameter has another shape
   */
  static TorchModel of(ModelConfig config, TorchParameters parameters) {
    return switch (config) {
      case Gpt2Config gpt2 -> new TorchGpt2(gpt2, parameters);
      case GlassConfig glass -> new TorchGlass(glass, parameters);
      case LlamaConfig llama -> new TorchLlama(llama, parameters);
      case Qwen2Config qwen2 -> new TorchQwen2(qwen2, parameters);
    };
  }

  /**
   * Scores of every next token.
   *
   * @param ids int64 {@code [B, T]}
   * @return {@code [B T, V]}
   */
  Tensor logits(Tensor ids);

  /**
   * Mean cross-entropy in nats.
   *
   * @param ids int64 {@code [B, T]}
   * @param targets int64 {@code [B T]}
   * @return a scalar that gradients can be taken of
   */
  default Tensor loss(Tensor ids, Tensor targets) {
    return cross_entropy_loss(logits(ids), targets);
  }
}
