package dev.glasshouse.lab.eval;

import dev.glasshouse.lab.Nearest;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Tasks as YAML: {@code kind}, and the keys of that kind's record. What may be left out has a
 * default here.
 */
public final class TaskFiles {
  /** Names of the tasks that come along and read data. */
  public static final List<String> OF_DATA =
      List.of("blimp", "arc-easy", "piqa", "lambada", "gsm8k", "arithmetic");

  /** Names of all tasks that come along. */
  public static final List<String> BUILT_IN =
      Stream.concat(OF_DATA.stream(), Stream.of("storyworld")).toList();

  private static final long MAX_BYTES = 1 << 20;
  private static final Map<String, Class<? extends Task>> KINDS = kinds();

  /** Keys that a task may leave out, and what they are then. */
  private static final String DEFAULTS =
      """
      choice: {context: '', choice: ' {choice}', labels: ''}
      generation: {maxTokens: 128, stop: [], extract: '', remove: []}
      stories: {temperature: 0.8, count: 1000}
      """;

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private TaskFiles() {}

  private static Map<String, Class<? extends Task>> kinds() {
    Map<String, Class<? extends Task>> kinds = new LinkedHashMap<>();
    kinds.put("choice", ChoiceTask.class);
    kinds.put("pair", PairTask.class);
    kinds.put("last-word", LastWordTask.class);
    kinds.put("generation", GenerationTask.class);
    kinds.put("text", TextTask.class);
    kinds.put("stories", StoriesTask.class);
    return kinds;
  }

  /**
   * A task.
   *
   * @param nameOrFile a built-in name or a YAML file
   * @throws UserError if there is none, or it has unknown keys or values that do not fit
   */
  public static Task load(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      return parse("task " + nameOrFile, nameOrFile, builtIn(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "There is no task "
              + nameOrFile
              + ": neither such a file nor one of "
              + String.join(", ", BUILT_IN)
              + Nearest.to(nameOrFile, BUILT_IN).map(n -> "; did you mean " + n + "?").orElse(""));
    }
    String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return parse("task " + file, name, read(file));
  }

  private static String builtIn(String name) {
    try (InputStream in = TaskFiles.class.getResourceAsStream("tasks/" + name + ".yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserError("Cannot read the task " + file + ": it is larger than 1 MB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /**
   * The task that a YAML text describes.
   *
   * @param where where it comes from, for messages
   * @param name what it is called unless it says so itself
   */
  static Task parse(String where, String name, String yaml) {
    try {
      JsonNode tree = MAPPER.readTree(yaml);
      if (!(tree instanceof ObjectNode root)) {
        throw new UserError(where + ": expected keys and values");
      }
      return bind(where, name, root);
    } catch (JacksonException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError error) {
          throw new UserError(where + ": " + error.getMessage(), error);
        }
      }
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new UserError(where + ": " + reason, e);
    }
  }

  private static Task bind(String where, String name, ObjectNode root) {
    String kind = root.path("kind").asString("");
    Class<? extends Task> type = KINDS.get(kind);
    if (type == null) {
      throw new UserError(
          "%s: the kind is '%s'; expected one of %s"
              .formatted(where, kind, String.join(", ", KINDS.keySet())));
    }
    ObjectNode whole = MAPPER.createObjectNode();
    whole.put("name", name);
    whole.setAll(MAPPER.readTree(DEFAULTS).withObject(kind));
    whole.setAll(root);
    whole.remove("kind");
    check(where, type, whole);
    return MAPPER.treeToValue(whole, type);
  }

  private static void check(String where, Class<? extends Task> type, ObjectNode tree) {
    List<String> keys =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    for (String key : tree.propertyNames()) {
      if (!keys.contains(key)) {
        throw new UserError(
            "%s: there is no key %s; %s"
                .formatted(
                    where,
                    key,
                    Nearest.to(key, keys)
                        .map(known -> "did you mean " + known + "?")
                        .orElse("known keys: kind, " + String.join(", ", keys))));
      }
    }
    for (String key : keys) {
      if (!tree.has(key)) {
        throw new UserError(where + ": the key " + key + " is missing");
      }
    }
  }
}
