package dev.glasshouse.cli;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model of random weights with a tokeniser, as a Hugging Face folder. */
final class SmallModel {
  private static final LlamaConfig CONFIG =
      new LlamaConfig(1, 32, 2, 1, 16, 32, 300, 64, 1e-5, 10_000, true);

  private SmallModel() {}

  /** Fills a folder. */
  static void write(Path folder) {
    TokenizerJson.save(
        new BpeTrainer(BpeTrainer.Options.ofSize(280))
            .train(List.of("the theme of the other thesis, then the end of the theory")),
        folder,
        64);
    HfConfig.write(CONFIG, GenerationConfig.ofDocumentToken(256), folder);
    try (Device device = Device.cpu(1)) {
      Model model = Models.build(CONFIG, Weights.random(device, 1));
      SafetensorsWriter.write(
          folder.resolve("model.safetensors"),
          Map.of(),
          model.parameters().stream()
              .map(each ->
                  SafetensorsWriter.Entry.ofF32(
                      each.name(),
                      Arrays.stream(each.value().shape()).asLongStream().toArray(),
                      each.value().data()))
              .toList());
    }
  }
}
