package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or several files and an index.
 *
 * <p>A file saved from a model without a head, as GPT-2's published one was, leaves the first word
 * out of its names ({@code wte.weight}); here they all have it ({@code transformer.wte.weight}).
 */
public final class HfWeights implements WeightSource {
  /** The name of the one file. */
  static final String FILE = "model.safetensors";

  /** What is missing from the names, by the name that tells that it is. */
  private static final Map<String, String> FIRST_WORDS =
      Map.of("wte.weight", "transformer.", "embed_tokens.weight", "model.");

  private record Place(Safetensors file, String name) {}

  private final Path path;
  private final List<Safetensors> files;
  private final Map<String, Place> places = new LinkedHashMap<>();

  private HfWeights(Path path, List<Safetensors> files) {
    this.path = path;
    this.files = files;
  }

  /**
   * Maps a folder's files and checks their headers.
   *
   * @throws UserError if one is missing or damaged, or they disagree
   */
  public static HfWeights open(Path folder) {
    return open(
        folder,
        weights -> {
          Path one = folder.resolve(FILE);
          if (Files.exists(one) || Files.notExists(folder.resolve(ShardIndex.FILE))) {
            weights.addAll(weights.file(one));
          } else {
            weights.addShards(ShardIndex.read(folder));
          }
        });
  }

  /** Maps one file. */
  public static HfWeights openFile(Path file) {
    return open(file, weights -> weights.addAll(weights.file(file)));
  }

  private static HfWeights open(Path path, Consumer<HfWeights> fill) {
    HfWeights weights = new HfWeights(path, new ArrayList<>());
    try {
      fill.accept(weights);
      weights.complete();
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private Safetensors file(Path path) {
    Safetensors file = Safetensors.open(path);
    files.add(file);
    return file;
  }

  private void addAll(Safetensors file) {
    file.names().forEach(name -> places.put(name, new Place(file, name)));
  }

  private void addShards(ShardIndex index) {
    Map<String, Safetensors> byName = new LinkedHashMap<>();
    index
        .shards()
        .forEach((tensor, shard) -> {
          Safetensors file = byName.computeIfAbsent(shard, name -> file(path.resolve(name)));
          if (!file.names().contains(tensor)) {
            throw new UserError(
                "Cannot read the weights in %s: %s has no tensor %s, which %s says it has"
                    .formatted(path, shard, tensor, ShardIndex.FILE));
          }
          places.put(tensor, new Place(file, tensor));
        });
  }

  private void complete() {
    FIRST_WORDS.forEach((embedding, word) -> {
      if (places.containsKey(embedding)) {
        Map<String, Place> named = new LinkedHashMap<>(places);
        places.clear();
        named.forEach(
            (name, place) -> places.put(name.equals("lm_head.weight") ? name : word + name, place));
      }
    });
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(places.keySet());
  }

  @Override
  public long[] shape(String name) {
    Place place = find(name);
    return place.file().shape(place.name());
  }

  @Override
  public void readF32(String name, long from, MemorySegment target) {
    Place place = find(name);
    place.file().readF32(place.name(), from, target);
  }

  @Override
  public String type(String name) {
    Place place = find(name);
    return place.file().type(place.name());
  }

  @Override
  public long bytes(String name) {
    Place place = find(name);
    return place.file().bytes(place.name());
  }

  private Place find(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new UserError("Cannot read tensor " + name + ": " + path + " has no such tensor");
    }
    return place;
  }

  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }
}
