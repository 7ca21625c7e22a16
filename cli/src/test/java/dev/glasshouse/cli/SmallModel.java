package dev.glasshouse.cli;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model of random weights with a tokeniser, as a Hugging Face folder. */
final class SmallModel {
  private static final LlamaConfig CONFIG =
      new LlamaConfig(1, 32, 2, 1, 16, 32, 300, 64, 1e-5, 10_000, true);

  private SmallModel() {}

  /** Fills a folder. */
  static void write(Path folder) {
    write(CONFIG, folder);
  }

  /** Fills a folder with a model of 280 token ids or more. */
  static void write(ModelConfig config, Path folder) {
    TokenizerJson.save(
        new BpeTrainer(BpeTrainer.Options.ofSize(280))
            .train(List.of("the theme of the other thesis, then the end of the theory")),
        folder,
        config.context());
    HfConfig.write(config, GenerationConfig.ofDocumentToken(256), folder);
    try (Device device = Device.cpu(1)) {
      Model model = Models.build(config, Weights.random(device, 1));
      SafetensorsWriter.write(
          folder.resolve("model.safetensors"),
          Map.of(),
          model.parameters().stream()
              .map(each -> SafetensorsWriter.Entry.of(each.name(), each.value()))
              .toList());
    }
  }
}
