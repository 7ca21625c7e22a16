package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.fuzz.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens bytes as {@code tokenizer.json}, encodes and decodes, and carries it over to GGUF. */
public final class TokenizerJsonFuzz {
  private static final Path FOLDER = Bounds.folder();
  private static final Path FILE = FOLDER.resolve(TokenizerJson.FILE_NAME);
  private static final int ROWS = 1_000;

  private TokenizerJsonFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Bounds.write(FILE, input);
    Bounds.check(
        input.length,
        FILE.toString(),
        () -> {
          Tokenizer tokenizer = Tokenizers.load(FILE);
          tokenizer.decode(tokenizer.encode(SmallVocabularies.TEXT));
          tokenizer.decode(tokenizer.encodeOrdinary(SmallVocabularies.TEXT));
        });
    Bounds.check(input.length, FILE.toString(), () -> GgufKeys.of(FILE, ROWS));
  }

  /** One of each kind. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    try {
      TokenizerJson.save(SmallVocabularies.trained(), FOLDER, 64);
      Files.delete(FOLDER.resolve(TokenizerJson.CONFIG_FILE_NAME));
      seeds.add(Files.readAllBytes(FILE));
      Json.write(FILE, SentencePieceJson.write(SmallVocabularies.sentencePiece()));
      seeds.add(Files.readAllBytes(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }
}
