package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model folder's {@code generation_config.json}: the special ids and how its maker would sample.
 *
 * @param bos id that begins a document
 * @param eos ids that end generation
 * @param temperature 0 takes the likeliest token
 * @param topK keep the K likeliest; 0 keeps all
 * @param topP keep the likeliest whose probabilities reach P; 1 keeps all
 */
public record GenerationConfig(
    OptionalInt bos, List<Integer> eos, double temperature, int topK, double topP) {
  private static final String FILE = "generation_config.json";

  /**
   * @throws UserError if a number is outside its range
   */
  public GenerationConfig {
    eos = List.copyOf(eos);
    if (!(temperature >= 0) || topK < 0 || !(topP > 0 && topP <= 1)) {
      throw new UserError(
          String.format(
              "Generation: temperature %s, top-k %d, top-p %s; expected at least 0, at least 0, and"
                  + " above 0 to 1",
              temperature, topK, topP));
    }
  }

  /** Plain sampling with the ids that begin and end a document, which may be the same. */
  public static GenerationConfig ofDocuments(int start, int end) {
    return new GenerationConfig(OptionalInt.of(start), List.of(end), 1, 0, 1);
  }

  /** The same with what only another names: an id that begins a document, ids that end it. */
  public GenerationConfig with(GenerationConfig other) {
    List<Integer> ends = Stream.concat(eos.stream(), other.eos.stream()).distinct().toList();
    return new GenerationConfig(bos.isPresent() ? bos : other.bos, ends, temperature, topK, topP);
  }

  /**
   * Reads a folder's file, or, where there is none, the ids in its {@code config.json}.
   *
   * @throws UserError if neither can be read
   */
  public static GenerationConfig read(Path folder) {
    Path own = folder.resolve(FILE);
    var fields = ConfigFields.read(Files.exists(own) ? own : folder.resolve("config.json"));
    boolean sample = fields.bool("do_sample", true);
    return new GenerationConfig(
        fields.has("bos_token_id")
            ? OptionalInt.of(fields.integer("bos_token_id"))
            : OptionalInt.empty(),
        fields.integers("eos_token_id"),
        sample ? fields.number("temperature", 1) : 0,
        fields.integer("top_k", 0),
        fields.number("top_p", 1));
  }

  /** The ids that a GGUF file names; it says nothing about sampling. */
  public static GenerationConfig of(GgufMetadata metadata) {
    List<Integer> ends = new ArrayList<>();
    for (String key : List.of("eos_token_id", "eot_token_id", "eom_token_id")) {
      id(metadata, key).ifPresent(ends::add);
    }
    return new GenerationConfig(
        id(metadata, "bos_token_id"), ends.stream().distinct().toList(), 1, 0, 1);
  }

  private static OptionalInt id(GgufMetadata metadata, String key) {
    OptionalLong id = metadata.integer("tokenizer.ggml." + key);
    return id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) id.getAsLong())
        : OptionalInt.empty();
  }

  void write(Path folder) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    putIds(root);
    root.put("do_sample", temperature > 0);
    if (temperature > 0) {
      root.put("temperature", temperature);
      root.put("top_k", topK);
      root.put("top_p", topP);
    }
    Json.write(folder.resolve(FILE), root);
  }

  /** Adds the ids as both files spell them; null where there is none. */
  void putIds(ObjectNode root) {
    root.putPOJO("bos_token_id", bos.isPresent() ? bos.getAsInt() : null);
    if (eos.size() == 1) {
      root.put("eos_token_id", eos.getFirst());
    } else {
      root.putPOJO("eos_token_id", eos.isEmpty() ? null : eos);
    }
  }
}
