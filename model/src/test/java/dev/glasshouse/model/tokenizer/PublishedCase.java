package dev.glasshouse.model.tokenizer;

import dev.glasshouse.model.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A published text and its ids.
 *
 * @param text the text
 * @param ids what it encodes to
 */
record PublishedCase(String text, int[] ids) {

  /** The cases of a vocabulary among the shared data. */
  static List<PublishedCase> of(String vocabulary) throws IOException {
    Path folder = SharedData.path("tokenizers/" + vocabulary);
    String[] texts =
        Files.readString(folder.resolve("cases.inp")).split("\n__ggml_vocab_test__\n", -1);
    String[] lines = Files.readString(folder.resolve("cases.out")).split("\n", -1);
    var cases = new ArrayList<PublishedCase>();
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      int[] ids =
          line.isEmpty()
              ? new int[0]
              : Arrays.stream(line.split(" +")).mapToInt(Integer::parseInt).toArray();
      cases.add(new PublishedCase(texts[i], ids));
    }
    return cases;
  }
}
