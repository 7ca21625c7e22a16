package dev.glasshouse.model.format;

import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.TestModels;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.fuzz.Bounds;
import dev.glasshouse.model.template.ChatTemplateFiles;
import dev.glasshouse.model.tokenizer.SmallVocabularies;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.TokenizerFiles;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.quant.BlockType;
import dev.glasshouse.tensor.quant.PackedMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens bytes as GGUF: reads every tensor, uses the tokeniser, carries it over. */
public final class GgufFuzz {
  private static final Path FOLDER = Bounds.folder();
  private static final Path FILE = FOLDER.resolve("model.gguf");

  /** Small, and with a row for each token of the vocabularies. */
  private static final LlamaConfig LLAMA =
      new LlamaConfig(1, 32, 2, 1, 8, 32, 300, 64, 1e-5, 10_000, true);

  private GgufFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Bounds.write(FILE, input);
    Bounds.check(
        input.length,
        FILE.toString(),
        () -> {
          try (ModelFiles files = ModelFiles.open(FILE)) {
            SafetensorsFuzz.readAll(files.weights());
            packAll(files.weights());
          }
        });
    Bounds.check(
        input.length,
        FILE.toString(),
        () -> {
          Tokenizer tokenizer = Tokenizers.load(FILE);
          tokenizer.decode(tokenizer.encode(SmallVocabularies.TEXT));
        });
    Bounds.check(input.length, FILE.toString(), () -> TokenizerFiles.write(FILE, FOLDER, 64));
    Bounds.check(input.length, FILE.toString(), () -> ChatTemplateFiles.load(FILE, false));
  }

  private static void packAll(WeightSource weights) {
    for (String name : weights.names()) {
      weights.blocks(name).ifPresent(blocks -> weights.reading(() -> pack(blocks)));
    }
  }

  private static void pack(QuantBlocks b) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(PackedMatrix.bytes(b.format(), b.rows(), b.cols(), 4), 4);
      PackedMatrix packed = new PackedMatrix(b.format(), b.rows(), b.cols(), 4, room);
      packed.pack(b.bytes(), b.fileRow(), 0, packed.groups());
    }
  }

  /** Models of each architecture, with tokenisers of each kind. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(seed(LLAMA, SmallVocabularies.byteLevel(), BlockType.Q8_0));
    seeds.add(seed(LLAMA, SmallVocabularies.sentencePiece(), BlockType.Q4_0));
    seeds.add(seed(TestModels.GLASS, Map.of(), BlockType.F16));
    seeds.add(seed(TestModels.GPT2, Map.of(), BlockType.BF16));
    return seeds;
  }

  private static byte[] seed(ModelConfig config, Map<String, Object> tokenizer, BlockType type) {
    Map<String, Object> keys = new LinkedHashMap<>(tokenizer);
    keys.put("tokenizer.chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}");
    GgufExport.write(FILE, config, ModelWeights.of(config), keys, type, WriteProgress.NONE);
    try {
      return Files.readAllBytes(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
