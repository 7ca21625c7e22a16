package dev.glasshouse.lab.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Small corpora for tests: a letter is a token, and {@link #DOCUMENT} begins and ends a document.
 */
final class Corpora {
  static final int DOCUMENT = 0;
  static final DocumentTokens AROUND = new DocumentTokens(DOCUMENT, DOCUMENT);

  private Corpora() {}

  static Documents of(List<String> texts) {
    return new Documents() {
      @Override
      public String description() {
        return "a list";
      }

      @Override
      public Stream<String> open() {
        return texts.stream();
      }
    };
  }

  static TokenFile write(Path folder, List<String> texts) {
    return write(folder, texts, text -> text.chars().toArray());
  }

  static TokenFile write(Path folder, List<String> texts, Function<String, int[]> encode) {
    return write(folder, texts, AROUND, encode);
  }

  static TokenFile write(
      Path folder, List<String> texts, DocumentTokens around, Function<String, int[]> encode) {
    Path file = folder.resolve("tokens.safetensors");
    try (TokenFileWriter writer = new TokenFileWriter(file, around)) {
      texts.forEach(text -> writer.add(0, text, encode.apply(text)));
      writer.finish(Map.of("corpus", "test"));
    }
    return TokenFile.open(file);
  }
}
