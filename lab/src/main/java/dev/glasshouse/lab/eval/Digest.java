package dev.glasshouse.lab.eval;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** SHA-256 of what decides a result. */
public final class Digest {
  private static final Set<String> DESCRIPTIONS =
      Set.of(
          "config.json",
          "generation_config.json",
          TokenizerJson.FILE_NAME,
          TokenizerJson.CONFIG_FILE_NAME);

  private Digest() {}

  /**
   * Of a model or a tokeniser: a file with the tokeniser's configuration beside it, or those files
   * of a checkpoint folder that hold weights, sizes, ids and tokeniser. What a trainer adds to
   * resume from does not count.
   *
   * @throws dev.glasshouse.tensor.UserError if one cannot be read
   */
  public static String ofModel(Path path) {
    if (Files.isRegularFile(path)) {
      Path config = path.resolveSibling(TokenizerJson.CONFIG_FILE_NAME);
      return ofFiles(Files.exists(config) ? List.of(path, config) : List.of(path));
    }
    try (Stream<Path> files = Files.list(path)) {
      return ofFiles(files.filter(Digest::isModel).sorted().toList());
    } catch (IOException e) {
      throw FileErrors.reading(path, e);
    }
  }

  private static boolean isModel(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".safetensors") && !name.startsWith("trainer")
        || name.endsWith(".gguf")
        || DESCRIPTIONS.contains(name);
  }

  /**
   * Of files' names and bytes.
   *
   * @throws dev.glasshouse.tensor.UserError if one cannot be read
   */
  public static String ofFiles(List<Path> files) {
    MessageDigest all = sha256();
    for (Path file : files) {
      MessageDigest digest = sha256();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      } catch (IOException e) {
        throw FileErrors.reading(file, e);
      }
      all.update(sha256().digest(file.getFileName().toString().getBytes(StandardCharsets.UTF_8)));
      all.update(digest.digest());
    }
    return HexFormat.of().formatHex(all.digest());
  }

  /** Of texts in order. */
  static String ofTexts(String... texts) {
    MessageDigest all = sha256();
    for (String text : texts) {
      all.update(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
