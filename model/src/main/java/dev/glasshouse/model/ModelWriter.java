package dev.glasshouse.model;

import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.GgufExport;
import dev.glasshouse.model.format.HfExport;
import dev.glasshouse.model.format.WriteProgress;
import dev.glasshouse.model.tokenizer.GgufKeys;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.TokenizerFiles;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockEncoder;
import dev.glasshouse.tensor.quant.BlockType;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes a model on disk in another form.
 *
 * @param files the model
 * @param tokenizer its tokeniser, if it is to have one
 * @param progress hears how it goes
 */
public record ModelWriter(ModelFiles files, Optional<Path> tokenizer, WriteProgress progress) {

  /** The type of the weights as they are, or half precision where that cannot be written. */
  public BlockType ownType() {
    String type =
        files.weights().names().stream()
            .max(Comparator.comparingLong(files.weights()::bytes))
            .map(files.weights()::type)
            .orElse("F32");
    for (BlockType each : BlockType.values()) {
      if (each.name().equals(type) && BlockEncoder.makes(each)) {
        return each;
      }
    }
    return BlockType.F16;
  }

  /**
   * Writes a GGUF file.
   *
   * @param file replaced if it exists
   * @param type of the matrices, one that {@link BlockEncoder#makes} names
   * @throws UserError if the model is damaged or cannot be held, or the file not be written
   */
  public void writeGguf(Path file, BlockType type) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("general.name", name());
    if (tokenizer.isPresent()) {
      keys.putAll(GgufKeys.of(tokenizer.get(), files.config().vocab()));
    } else {
      progress.note("no tokeniser lies beside the model: the file will have none");
      keys.put("tokenizer.ggml.model", "none");
    }
    GgufExport.write(file, files.config(), files.weights(), keys, type, progress);
  }

  /**
   * Writes a Hugging Face folder.
   *
   * @param folder is there
   * @param type of all weights, one that {@link HfExport#holds} names
   * @param shardBytes most bytes of weights in one file
   * @throws UserError if the model is damaged, or a file cannot be written
   */
  public void writeFolder(Path folder, BlockType type, long shardBytes) {
    HfExport.write(
        folder, files.config(), generation(), files.weights(), type, shardBytes, progress);
    if (tokenizer.isPresent()) {
      TokenizerFiles.write(tokenizer.get(), folder, files.config().context());
    } else {
      progress.note("no tokeniser lies beside the model: the folder will have none");
    }
  }

  private GenerationConfig generation() {
    if (files.generation().isPresent()) {
      return files.generation().get();
    }
    if (tokenizer.isEmpty()) {
      return new GenerationConfig(OptionalInt.empty(), List.of(), 1, 0, 1);
    }
    Tokenizer loaded = Tokenizers.load(tokenizer.get());
    List<Integer> ends = loaded.eos().isPresent() ? List.of(loaded.eos().getAsInt()) : List.of();
    return new GenerationConfig(loaded.bos(), ends, 1, 0, 1);
  }

  private String name() {
    Path name = files.path().toAbsolutePath().normalize().getFileName();
    return name == null ? "model" : name.toString().replaceFirst("\\.(gguf|bin|safetensors)$", "");
  }
}
