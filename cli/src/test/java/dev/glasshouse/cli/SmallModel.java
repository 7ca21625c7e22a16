package dev.glasshouse.cli;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.tensor.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
    write(config, GenerationConfig.ofDocuments(256, 256), folder);
  }

  /**
   * Fills a folder with a model whose tokeniser is of SentencePiece's kind, with {@code <s>} (1)
   * and {@code </s>} (2) around a text.
   */
  static void writeWithPieces(Path folder) {
    ObjectNode root = Json.MAPPER.createObjectNode().put("version", "1.0");
    ArrayNode added = root.putArray("added_tokens");
    ObjectNode vocab = Json.MAPPER.createObjectNode();
    for (String special : List.of("<unk>", "<s>", "</s>")) {
      added.addObject().put("id", vocab.size()).put("content", special).put("special", true);
      vocab.put(special, vocab.size());
    }
    for (int b = 0; b < 256; b++) {
      vocab.put("<0x%02X>".formatted(b), vocab.size());
    }
    for (String piece : List.of("\u2581", "t", "e", "l", "s", "te", "ll", "\u2581te", "lls")) {
      vocab.put(piece, vocab.size());
    }
    ArrayNode steps = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    steps.addObject().put("type", "Prepend").put("prepend", "\u2581");
    ObjectNode replace = steps.addObject().put("type", "Replace").put("content", "\u2581");
    replace.putObject("pattern").put("String", " ");
    root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    ObjectNode model = root.putObject("model").put("type", "BPE").put("byte_fallback", true);
    model.put("unk_token", "<unk>").set("vocab", vocab);
    List.of("t e", "l l", "\u2581 te", "ll s").forEach(model.putArray("merges")::add);
    Json.write(folder.resolve("tokenizer.json"), root);
    ObjectNode names = Json.MAPPER.createObjectNode().put("chat_template", "{{ bos_token }}");
    names.put("bos_token", "<s>").put("eos_token", "</s>").put("unk_token", "<unk>");
    Json.write(folder.resolve("tokenizer_config.json"), names);
    write(CONFIG, GenerationConfig.ofDocuments(1, 2), folder);
  }

  private static void write(ModelConfig config, GenerationConfig generation, Path folder) {
    HfConfig.write(config, generation, folder);
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
