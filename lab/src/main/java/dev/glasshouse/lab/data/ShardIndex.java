package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What is known of a run's shards, in {@code shards.json} beside them: with it any shard can be
 * made again, alone.
 */
final class ShardIndex {
  private static final String NAME = "shards.json";
  private static final long MAX_BYTES = 64 << 20;

  private final Path file;
  private final String key;
  private final Map<String, String> madeOf;
  private final List<Line> lines;

  /**
   * A shard.
   *
   * @param rows to learn from, as packed
   * @param tokens in it, those held back among them
   * @param repeats whether it holds all there is, so that it stands for all later ones too
   * @param ends where each source goes on behind it
   */
  record Line(int rows, long tokens, boolean repeats, List<Position> ends) {}

  /** Earlier versions did not write what the shards are made of. */
  private record Content(String key, @Nullable Map<String, String> madeOf, List<Line> shards) {}

  private ShardIndex(Path file, String key, Map<String, String> madeOf, List<Line> lines) {
    this.file = file;
    this.key = key;
    this.madeOf = madeOf;
    this.lines = lines;
  }

  /**
   * Opens the index of a folder, made if it is missing. Shards that were made of other data are
   * removed.
   *
   * @param key of all that decides what is in the shards
   * @param madeOf the same by name, to say what is other
   * @param notes hears that shards were removed, and why
   */
  static ShardIndex open(
      Path folder, String key, Map<String, String> madeOf, Consumer<String> notes) {
    Path file = folder.resolve(NAME);
    if (Files.exists(file)) {
      try {
        Content content = Json.MAPPER.treeToValue(Json.readObject(file, MAX_BYTES), Content.class);
        if (key.equals(content.key())) {
          return new ShardIndex(file, key, madeOf, new ArrayList<>(content.shards()));
        }
        notes.accept("the data is encoded anew: " + differences(content.madeOf(), madeOf));
      } catch (JacksonException e) {
        throw new UserError("Cannot read " + file + ": delete its folder to make it anew", e);
      }
    }
    forget(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
    return new ShardIndex(file, key, madeOf, new ArrayList<>());
  }

  private static String differences(@Nullable Map<String, String> before, Map<String, String> now) {
    if (before == null) {
      return "it is not known what it was made of";
    }
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
    return "what it is made of was changed (" + String.join(", ", names) + ")";
  }

  /** Removes a folder of shards, if it is there. */
  static void forget(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  /** The shards made so far, from the first. */
  List<Line> lines() {
    return lines;
  }

  /** Adds the next shard. */
  void add(Line line) {
    lines.add(line);
    Json.write(file, new Content(key, madeOf, lines));
  }
}
