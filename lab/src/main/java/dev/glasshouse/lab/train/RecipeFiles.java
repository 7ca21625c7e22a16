package dev.glasshouse.lab.train;

import dev.glasshouse.lab.Nearest;
import dev.glasshouse.lab.data.DataSource;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.AtomicFile;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Recipes as YAML. A recipe may leave keys out: a built-in one stands behind every file, and what
 * that leaves out too, {@link Dial} chooses.
 */
public final class RecipeFiles {
  /** Names of the recipes that come along. */
  public static final List<String> BUILT_IN = List.of("tiny", "small", "gpt2-124m");

  private static final long MAX_BYTES = 1 << 20;
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .build();

  private RecipeFiles() {}

  /**
   * A partial recipe: the named one on top of the built-in {@code tiny}.
   *
   * @param nameOrFile a built-in name or a YAML file
   * @throws UserError if there is none, or it has unknown keys or values that do not fit
   */
  public static ObjectNode load(String nameOrFile) {
    ObjectNode base = builtIn(BUILT_IN.getFirst());
    if (BUILT_IN.contains(nameOrFile)) {
      merge(base, builtIn(nameOrFile));
      return base;
    }
    Path file = Path.of(nameOrFile);
    if (Files.notExists(file)) {
      throw new UserError(
          "There is no recipe "
              + nameOrFile
              + ": neither such a file nor one of "
              + String.join(", ", BUILT_IN)
              + Nearest.to(nameOrFile, BUILT_IN).map(n -> "; did you mean " + n + "?").orElse(""));
    }
    merge(base, read(file));
    return base;
  }

  private static ObjectNode builtIn(String name) {
    String resource = "recipes/" + name + ".yaml";
    try (InputStream in = RecipeFiles.class.getResourceAsStream(resource)) {
      return parse(
          "built-in recipe " + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserError("Cannot read the recipe " + file + ": it is larger than 1 MB");
      }
      return parse("Recipe " + file, Files.readString(file));
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static ObjectNode parse(String where, String yaml) {
    try {
      JsonNode tree = MAPPER.readTree(yaml);
      if (!(tree instanceof ObjectNode root)) {
        throw new UserError(where + ": expected keys and values");
      }
      RecipeSchema.check(where, root);
      return root;
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new UserError(
          where + ": not valid YAML at line " + e.getLocation().getLineNr() + ": " + reason, e);
    }
  }

  /** Puts the values of {@code upper} over those of {@code lower}, section by section. */
  static void merge(ObjectNode lower, ObjectNode upper) {
    upper
        .properties()
        .forEach(each -> {
          if (each.getValue() instanceof ObjectNode section
              && lower.get(each.getKey()) instanceof ObjectNode under) {
            merge(under, section);
          } else {
            lower.set(each.getKey(), each.getValue());
          }
        });
  }

  /**
   * Sets one key.
   *
   * @param assignment such as {@code pretrain.steps=200}; the value is YAML
   * @throws UserError if the key is not known or the value does not fit
   */
  public static void set(ObjectNode tree, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new UserError("--set " + assignment + ": expected KEY=VALUE, as in pretrain.steps=200");
    }
    String[] path = assignment.substring(0, equals).strip().split("\\.");
    ObjectNode root = MAPPER.createObjectNode();
    ObjectNode section = root;
    for (int i = 0; i < path.length - 1; i++) {
      section = section.putObject(path[i]);
    }
    String value = assignment.substring(equals + 1).strip();
    try {
      section.set(
          path[path.length - 1],
          value.isEmpty() ? MAPPER.getNodeFactory().stringNode("") : MAPPER.readTree(value));
    } catch (JacksonException e) {
      throw new UserError("--set " + assignment + ": the value is not valid YAML", e);
    }
    RecipeSchema.check("--set " + assignment, root);
    merge(tree, root);
  }

  /**
   * Gives a partial recipe the shape and the vocabulary of an existing model. Its rows stay as long
   * as they are, unless the model reads less: published ones read more than a step has room for.
   */
  public static void shape(ObjectNode tree, ModelConfig config) {
    int wanted = tree.path("model").path("context").asInt(config.context());
    ObjectNode model = MAPPER.valueToTree(Recipe.Model.of(config));
    tree.set("model", model.put("context", Math.min(wanted, config.context())));
    tree.withObject("tokenizer").put("vocab", config.vocab());
  }

  /** Gives a partial recipe the data that the user named, in place of its own and its opening. */
  public static void data(ObjectNode tree, List<DataSource> sources) {
    tree.withObject("samples").put("prompt", "");
    tree.withObject("data").set("sources", MAPPER.valueToTree(sources));
  }

  /** What a source leaves out: its field is the usual one, it has no weight and no opening. */
  private static void completeSource(ObjectNode source) {
    if (!source.has("from")) {
      throw new UserError("Recipe: a source of data.sources has no key from");
    }
    if (!source.has("field")) {
      source.put("field", "");
    }
    if (!source.has("weight")) {
      source.put("weight", 0.0);
    }
    if (!source.has("opening")) {
      source.put("opening", "");
    }
  }

  /**
   * The recipe that a whole tree describes.
   *
   * @param where where it comes from, for the message
   * @throws UserError if a key is missing or a value out of its range
   */
  static Recipe bind(String where, JsonNode tree) {
    for (String key : RecipeSchema.keys()) {
      if (tree.at("/" + key.replace('.', '/')).isMissingNode()) {
        throw new UserError(
            "%s: the key %s is missing; add it (after an update, CHANGELOG.md says which value keeps"
                    .formatted(where, key)
                + " the run as it was)");
      }
    }
    for (JsonNode source : tree.at("/data/sources")) {
      completeSource((ObjectNode) source);
    }
    try {
      return MAPPER.treeToValue(tree, Recipe.class);
    } catch (JacksonException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError error) {
          throw error;
        }
      }
      throw e;
    }
  }

  /**
   * Reads a run's fully resolved recipe.
   *
   * @throws UserError if it cannot be read or is not whole
   */
  public static Recipe readResolved(Path file) {
    return bind("Recipe " + file, read(file));
  }

  /**
   * A whole recipe with some keys changed. Steps that are named are made, however long they take,
   * unless {@code seconds} are named too.
   *
   * @param assignments see {@link #set}
   * @throws UserError if a key is not known or a value does not fit
   */
  public static Recipe changed(Recipe recipe, List<String> assignments) {
    ObjectNode changes = MAPPER.createObjectNode();
    assignments.forEach(assignment -> set(changes, assignment));
    ObjectNode tree = MAPPER.valueToTree(recipe);
    if (changes.path("pretrain").has("steps")) {
      tree.put("seconds", 0.0);
    }
    merge(tree, changes);
    return bind("Recipe", tree);
  }

  /**
   * Writes a recipe, replacing the file in one step.
   *
   * @throws UserError if the file cannot be written
   */
  public static void write(Recipe recipe, Path file) {
    AtomicFile.write(file, MAPPER.writeValueAsBytes(recipe));
  }
}
