package dev.glasshouse.lab.report;

import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;

/**
 * What processes worked on a run, with what command on which machine, and what they spent time on.
 *
 * @param entries in the order of time
 */
public record Journal(List<JournalEntry> entries) {
  private static final String FILE = "journal.jsonl";

  /** Copies the entries. */
  public Journal {
    entries = List.copyOf(entries);
  }

  /**
   * That of a run; empty where it has none.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be read
   */
  static Journal read(RunFolder run) {
    List<JournalEntry> entries = new ArrayList<>();
    Path file = run.path().resolve(FILE);
    try {
      JsonLines.read(file, line -> entries.add(Json.MAPPER.treeToValue(line, JournalEntry.class)));
    } catch (JacksonException e) {
      throw FileErrors.reading(file, new IOException(e.getOriginalMessage(), e));
    }
    return new Journal(entries);
  }

  /**
   * Adds a line.
   *
   * @throws dev.glasshouse.tensor.UserError if it cannot be written
   */
  static void append(RunFolder run, JournalEntry entry) {
    Path file = run.path().resolve(FILE);
    String line =
        Json.MAPPER
            .writerFor(JournalEntry.class)
            .without(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(entry);
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  private <T extends JournalEntry> Stream<T> all(Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The processes that worked on it. */
  List<JournalEntry.Begin> begins() {
    return all(JournalEntry.Begin.class).toList();
  }

  /** The machine that worked on it last. */
  Optional<Machine> machine() {
    return all(JournalEntry.Begin.class)
        .reduce((_, later) -> later)
        .map(JournalEntry.Begin::machine);
  }

  /** Seconds of each stage, over all processes, in the order in which they first came. */
  Map<String, Double> stages() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    all(JournalEntry.Stage.class)
        .forEach(stage -> seconds.merge(stage.name(), stage.seconds(), Double::sum));
    return seconds;
  }

  /** Whether the run is over. */
  boolean finished() {
    return all(JournalEntry.End.class).anyMatch(JournalEntry.End::finished);
  }

  /** Time of the whole run when a process last ended well; 0 where none did. */
  double seconds() {
    return all(JournalEntry.End.class).mapToDouble(JournalEntry.End::seconds).max().orElse(0);
  }

  /** The most bytes that were resident in any process that ended well; 0 where none did. */
  long rss() {
    return all(JournalEntry.End.class).mapToLong(JournalEntry.End::rss).max().orElse(0);
  }
}
