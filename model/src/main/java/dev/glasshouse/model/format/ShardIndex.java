package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code model.safetensors.index.json} of a folder whose weights are spread over several files.
 *
 * @param shards the file of each tensor, by the tensor's name
 */
record ShardIndex(Map<String, String> shards) {
  /** The name of the file. */
  static final String FILE = "model.safetensors.index.json";

  private static final long MAX_BYTES = 32 << 20;
  private static final int MAX_SHARDS = 4096;

  /** A name without a folder in it: a file elsewhere is none of this model's. */
  static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

  /**
   * Reads a folder's index.
   *
   * @throws UserError if it is damaged, or names a file that is not there
   */
  static ShardIndex read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonNode map = Json.readObject(file, MAX_BYTES).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new UserError("Cannot read " + file + ": it has no weight_map");
    }
    Map<String, String> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : map.properties()) {
      String shard = each.getValue().asString("");
      if (!PLAIN.matcher(shard).matches()) {
        throw new UserError(
            "Cannot read %s: tensor %s lies in '%.80s', which is no name of a file beside it"
                .formatted(file, each.getKey(), shard));
      }
      shards.put(each.getKey(), shard);
    }
    List<String> files = shards.values().stream().distinct().sorted().toList();
    if (files.size() > MAX_SHARDS) {
      throw new UserError(
          "Cannot read %s: it names %,d files; at most %,d are expected"
              .formatted(file, files.size(), MAX_SHARDS));
    }
    for (String shard : files) {
      if (Files.notExists(folder.resolve(shard))) {
        throw new UserError(
            "Cannot read the weights in %s: %s is missing, which %s names; fetch it again"
                .formatted(folder, shard, FILE));
      }
    }
    return new ShardIndex(shards);
  }

  /**
   * Writes the index.
   *
   * @param bytes of all tensors
   * @throws UserError if it cannot be written
   */
  void write(Path folder, long bytes) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.putObject("metadata").put("total_size", bytes);
    ObjectNode map = root.putObject("weight_map");
    shards.forEach(map::put);
    Json.write(folder.resolve(FILE), root);
  }
}
