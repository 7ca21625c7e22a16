package dev.glasshouse.lab.eval;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The data files of tasks: JSON Lines, one object an item. */
final class EvalFiles {
  /** Largest file that is read. */
  static final long MAX_BYTES = 256L << 20;

  private EvalFiles() {}

  /**
   * The files that a pattern names, sorted.
   *
   * @param pattern a name, or a glob such as {@code blimp/*.jsonl}, relative to the folder
   * @throws UserError if there is none, or one is too large
   */
  static List<Path> find(Path folder, String pattern) {
    Path one = folder.resolve(pattern);
    List<Path> files = Files.isRegularFile(one) ? List.of(one) : matches(folder, pattern);
    if (files.isEmpty()) {
      throw new UserError(
          "There is no evaluation data %s in %s: say with --data where it lies"
              .formatted(pattern, folder));
    }
    for (Path file : files) {
      requireSmall(file);
    }
    return files;
  }

  private static List<Path> matches(Path folder, String pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    int depth = Path.of(pattern).getNameCount();
    try (Stream<Path> all = Files.walk(folder, depth)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return all.filter(file -> matcher.matches(folder.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (PatternSyntaxException e) {
      throw new UserError("The file pattern " + pattern + " is not a glob: " + e.getDescription());
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  private static void requireSmall(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserError(
            "Cannot evaluate on %s: it has %,d bytes, at most %,d are read; take a part of it"
                .formatted(file, Files.size(file), MAX_BYTES));
      }
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /**
   * Reads items.
   *
   * @param limit most of each file
   * @return at least one
   * @throws UserError if there are no files or items, or a line is not a JSON object
   */
  static List<EvalItem> read(Path folder, String pattern, int limit) {
    List<EvalItem> items = new ArrayList<>();
    for (Path file : find(folder, pattern)) {
      read(file, limit, items);
    }
    if (items.isEmpty()) {
      throw new UserError("The evaluation data " + folder.resolve(pattern) + " has no items");
    }
    return items;
  }

  private static void read(Path file, int limit, List<EvalItem> items) {
    int before = items.size();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String text = reader.readLine();
      for (int line = 1; text != null && items.size() - before < limit; line++) {
        if (!text.isBlank()) {
          items.add(new EvalItem(file, line, parse(file, line, text)));
        }
        text = reader.readLine();
      }
    } catch (CharacterCodingException e) {
      throw new UserError("Cannot read " + file + ": it is not valid UTF-8; convert it", e);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static JsonNode parse(Path file, int line, String text) {
    try {
      JsonNode value = Json.MAPPER.readTree(text);
      if (value.isObject()) {
        return value;
      }
    } catch (JacksonException e) {
      throw new UserError(file + ", line " + line + ": not valid JSON", e);
    }
    throw new UserError(file + ", line " + line + ": expected a JSON object");
  }
}
