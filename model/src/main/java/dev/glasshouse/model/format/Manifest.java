package dev.glasshouse.model.format;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder's {@code manifest.json}: length and CRC-32C of each of its files, so that a damaged
 * checkpoint is known before anything is built from it. Folders made by other tools have none.
 */
public final class Manifest {
  /** Its name in the folder. */
  public static final String FILE = "manifest.json";

  private static final long MAX_BYTES = 1 << 20;
  private static final int CHUNK = 1 << 20;

  private Manifest() {}

  /**
   * Describes every file of a folder; to be written last.
   *
   * @throws UserError if a file cannot be read, or the manifest not be written
   */
  public static void write(Path folder) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    try {
      for (Path file : files(folder)) {
        ObjectNode entry = root.putObject(file.getFileName().toString());
        entry.put("bytes", Files.size(file));
        entry.put("crc32c", checksum(file));
      }
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
    Json.write(folder.resolve(FILE), root);
  }

  /**
   * What is wrong with a folder, in the user's words: empty if every file is as it was written, or
   * the folder has no manifest.
   */
  public static Optional<String> problem(Path folder) {
    Path manifest = folder.resolve(FILE);
    if (Files.notExists(manifest)) {
      return Optional.empty();
    }
    try {
      for (Map.Entry<String, JsonNode> each : Json.readObject(manifest, MAX_BYTES).properties()) {
        if (!ShardIndex.PLAIN.matcher(each.getKey()).matches()) {
          return Optional.of(
              "%s names '%.80s', which is no file beside it".formatted(FILE, each.getKey()));
        }
        Path file = folder.resolve(each.getKey());
        if (!Files.isRegularFile(file)) {
          return Optional.of(each.getKey() + " is missing");
        }
        long expected = each.getValue().path("bytes").asLong(-1);
        if (Files.size(file) != expected) {
          return Optional.of(
              "%s has %,d bytes instead of %,d"
                  .formatted(each.getKey(), Files.size(file), expected));
        }
        if (checksum(file) != each.getValue().path("crc32c").asLong(-1)) {
          return Optional.of("the bytes of " + each.getKey() + " have changed");
        }
      }
      return Optional.empty();
    } catch (UserError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(FileErrors.reading(folder, e).getMessage()));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static long checksum(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(chunk.clear()) >= 0) {
        crc.update(chunk.flip());
      }
    }
    return crc.getValue();
  }
}
