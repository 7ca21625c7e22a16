package dev.glasshouse.lab.report;

import dev.glasshouse.lab.eval.LastWordTask;
import dev.glasshouse.lab.eval.PairTask;
import dev.glasshouse.lab.eval.Task;
import dev.glasshouse.lab.eval.TextTask;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.Rng;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;

/**
 * Makes tasks of any text that a run held back, as files that {@code glasshouse eval} reads too:
 * bits per byte of each source; which of two beginnings of a document is the likelier, the real one
 * or one with two neighbouring words exchanged; and the word with which a beginning ends.
 */
final class HeldOutTasks {
  private static final String MARK = "<|endoftext|>";

  /** Enough for a standard error of 2.5%. */
  private static final int MOST_ITEMS = 400;

  private static final int LEAST_WORDS = 8;
  private static final int MOST_WORDS = 40;
  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");
  private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}.-]+");

  private final Path folder;
  private final List<Task> tasks = new ArrayList<>();

  /**
   * @param folder receives the files
   */
  HeldOutTasks(Path folder) {
    this.folder = folder;
  }

  /** Bits per byte of a source's texts. */
  void bits(String source, List<String> texts) {
    String file = "%d-%s.txt".formatted(tasks.size(), NO_NAME.matcher(source).replaceAll("_"));
    RunFiles.write(folder.resolve(file), String.join(MARK, texts) + MARK);
    tasks.add(new TextTask(source, file));
  }

  /** Pairs and last words of texts, where they have words. */
  void words(List<String> texts) {
    Rng rng = Rng.of(0, "held-out-pairs");
    List<String[]> beginnings =
        texts.stream().map(HeldOutTasks::beginning).filter(w -> w.length >= LEAST_WORDS).toList();
    List<Map<String, String>> pairs =
        items(beginnings, words -> exchanged(words, rng.below(words.length - 1, 0, words.length)));
    if (!pairs.isEmpty()) {
      write("word-order.jsonl", pairs);
      tasks.add(new PairTask("word order", "word-order.jsonl", "{good}", "{bad}"));
    }
    List<Map<String, String>> lasts = items(beginnings, HeldOutTasks::last);
    if (!lasts.isEmpty()) {
      write("next-word.jsonl", lasts);
      tasks.add(new LastWordTask("next word", "next-word.jsonl", "{context}", " {word}"));
    }
  }

  private static String[] beginning(String text) {
    String[] words = text.split(" ", MOST_WORDS + 1);
    return words.length > MOST_WORDS ? Arrays.copyOf(words, MOST_WORDS) : words;
  }

  private static List<Map<String, String>> items(
      List<String[]> beginnings, Function<String[], Optional<Map<String, String>>> item) {
    return beginnings.stream().map(item).flatMap(Optional::stream).limit(MOST_ITEMS).toList();
  }

  /** From a place on, the first two neighbours that differ. */
  private static Optional<Map<String, String>> exchanged(String[] words, int from) {
    int places = words.length - 1;
    return IntStream.range(0, places)
        .map(i -> (from + i) % places)
        .filter(i -> !words[i].equals(words[i + 1]))
        .mapToObj(i -> {
          String[] bad = words.clone();
          bad[i] = words[i + 1];
          bad[i + 1] = words[i];
          return Map.of("good", String.join(" ", words), "bad", String.join(" ", bad));
        })
        .findFirst();
  }

  private static Optional<Map<String, String>> last(String[] words) {
    return IntStream.iterate(words.length - 1, i -> i >= LEAST_WORDS - 1, i -> i - 1)
        .filter(i -> WORD.matcher(words[i]).matches())
        .mapToObj(i -> {
          String context = String.join(" ", List.of(words).subList(0, i));
          return Map.of("context", context, "word", words[i]);
        })
        .findFirst();
  }

  private void write(String file, List<Map<String, String>> items) {
    StringBuilder lines = new StringBuilder();
    var writer = Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);
    items.forEach(item -> lines.append(writer.writeValueAsString(item)).append('\n'));
    RunFiles.write(folder.resolve(file), lines.toString());
  }

  /** Those made so far; their data lies in the folder. */
  List<Task> tasks() {
    return List.copyOf(tasks);
  }
}
