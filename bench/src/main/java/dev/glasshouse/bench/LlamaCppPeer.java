package dev.glasshouse.bench;

import dev.glasshouse.tensor.CacheFolder;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * llama.cpp in a process of its own, from npm's prebuilt binding, which is installed into the cache
 * folder on first use.
 */
final class LlamaCppPeer implements AutoCloseable {
  private static final String VERSION = "3.22.1";
  private static final String PACKAGE = "@node-llama-cpp/linux-x64";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Process process;
  private final BufferedReader replies;
  private final Writer requests;
  private final JsonNode about;

  /** Starts it and waits until the model is loaded and the faster attention is chosen. */
  LlamaCppPeer(Path model, int prompt, int tokens, int streams, int threads) {
    try {
      Path binding = binding();
      Path home = home();
      Path script = home.resolve("llama-peer.cjs");
      try (InputStream in =
          Objects.requireNonNull(LlamaCppPeer.class.getResourceAsStream("llama-peer.cjs"))) {
        Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
      }
      process =
          new ProcessBuilder(
                  "node",
                  script.toString(),
                  binding.toString(),
                  model.toAbsolutePath().toString(),
                  Integer.toString(prompt),
                  Integer.toString(tokens),
                  Integer.toString(streams),
                  Integer.toString(threads))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      replies = process.inputReader(StandardCharsets.UTF_8);
      requests = process.outputWriter(StandardCharsets.UTF_8);
      about = reply();
    } catch (IOException e) {
      throw new UserError(
          "Cannot measure llama.cpp: " + e.getMessage() + "; it needs node and npm on the PATH", e);
    }
  }

  private static Path home() throws IOException {
    return CacheFolder.path().resolve("llama.cpp-" + VERSION);
  }

  /**
   * The folder of the binding, installed if it is not there.
   *
   * @throws IOException if npm cannot be run
   * @throws UserError if npm fails
   */
  static Path binding() throws IOException {
    Path binding = home().resolve("node_modules").resolve(PACKAGE).resolve("bins/linux-x64");
    if (Files.notExists(binding)) {
      install(home());
    }
    return binding;
  }

  private static void install(Path home) throws IOException {
    Files.createDirectories(home);
    Process npm =
        new ProcessBuilder(
                List.of("npm", "install", "--no-audit", "--no-fund", PACKAGE + "@" + VERSION))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("npm.log").toFile())
            .start();
    try {
      if (npm.waitFor() != 0) {
        throw new UserError(
            "Cannot install llama.cpp's binding: npm failed, see " + home.resolve("npm.log"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Load time, which attention, and what the processor is used for. */
  JsonNode about() {
    return about;
  }

  /** One measurement: tokens a second of {@code prefill} and {@code decode}. */
  JsonNode measure() {
    try {
      requests.write("measure\n");
      requests.flush();
      return reply();
    } catch (IOException e) {
      throw new UserError("llama.cpp's process ended: " + e.getMessage(), e);
    }
  }

  private JsonNode reply() throws IOException {
    String line = replies.readLine();
    if (line == null) {
      throw new IOException("no answer");
    }
    return MAPPER.readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
