package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.DocumentTokens;
import dev.glasshouse.lab.data.PackedRows;
import dev.glasshouse.lab.data.Split;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.data.TokenFileWriter;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.tensor.Rng;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** A corpus that a very small model learns quickly: counting up from different letters. */
final class TinyData {
  /** Id of the token that begins and ends a document; bytes are their own ids. */
  static final int DOCUMENT = 128;

  static final GlassConfig CONFIG =
      new GlassConfig(2, 32, 2, 1, 16, 64, 129, 32, 1e-6, 10_000, true);

  private TinyData() {}

  static TokenFile write(Path folder) {
    Path file = folder.resolve("tokens.safetensors");
    try (TokenFileWriter writer =
        new TokenFileWriter(file, new DocumentTokens(DOCUMENT, DOCUMENT))) {
      IntStream.range(0, 400)
          .mapToObj(TinyData::text)
          .forEach(text -> writer.add(0, text, encode(text)));
      writer.finish(Map.of());
    }
    return TokenFile.open(file);
  }

  private static String text(int i) {
    StringBuilder text = new StringBuilder();
    for (int j = 0; j < 6 + i % 30; j++) {
      text.append((char) ('a' + (i + j) % 26));
    }
    return text.toString();
  }

  private static int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray();
  }

  /** A recipe of this shape, with keys set. */
  static Recipe recipe(String... assignments) {
    var tree = RecipeFiles.load("tiny");
    RecipeFiles.shape(tree, CONFIG);
    RecipeFiles.set(tree, "tokenizer.vocab=270");
    RecipeFiles.set(tree, "data.validationTokens=500");
    RecipeFiles.set(tree, "pretrain.steps=12");
    RecipeFiles.set(tree, "pretrain.batch=8");
    RecipeFiles.set(tree, "pretrain.micro=4");
    for (String assignment : assignments) {
      RecipeFiles.set(tree, assignment);
    }
    return Dial.resolve(tree, new MachineSpeed(1e11, false));
  }

  static Batches training(TokenFile file) {
    Split split = Split.of(file, 0.1);
    Rng rng = Rng.of(1, "data");
    return Batches.shuffled(file, PackedRows.pack(split.train(), CONFIG.context(), rng), rng);
  }
}
