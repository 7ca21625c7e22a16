package dev.glasshouse.model.template;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Hugging Face's interpreter of chat templates in JavaScript, run by Node. Its package is installed
 * into the build's folder; where that is not possible, tests are skipped, but not in CI.
 */
final class NodeJinja {
  private static final String PACKAGE = "@huggingface/jinja";
  private static final String VERSION = "0.5.11";
  private static final String SCRIPT =
      """
      const fs = require('fs');
      const { Template } = require('@huggingface/jinja');
      const { template, cases } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
      const parsed = new Template(template);
      const results = cases.map(variables => {
        try { return { text: parsed.render(variables) }; }
        catch (e) { return { error: String(e.message) }; }
      });
      fs.writeFileSync(process.argv[3], JSON.stringify(results));
      """;

  private NodeJinja() {}

  /** What a template makes of each set of variables; empty where it fails. */
  static List<Optional<String>> render(
      String template, List<? extends Map<String, ? extends @Nullable Object>> cases, Path folder)
      throws IOException, InterruptedException {
    Path home = install();
    Path script = Files.writeString(home.resolve("render.js"), SCRIPT);
    Path in = folder.resolve("in.json");
    Path out = folder.resolve("out.json");
    Json.write(in, Map.of("template", template, "cases", cases));
    int code = run(home, "node", script.toString(), in.toString(), out.toString());
    if (code != 0) {
      throw new IOException("node ended with " + code);
    }
    List<Optional<String>> results = new ArrayList<>();
    for (JsonNode one : Json.MAPPER.readTree(Files.readAllBytes(out)).values()) {
      results.add(one.has("text") ? Optional.of(one.get("text").stringValue()) : Optional.empty());
    }
    return results;
  }

  private static Path install() throws IOException, InterruptedException {
    Path home = Files.createDirectories(Path.of("target/npm").toAbsolutePath());
    if (Files.exists(home.resolve("node_modules").resolve(PACKAGE))) {
      return home;
    }
    int code = -1;
    try {
      code =
          run(
              home,
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--no-save",
              "--prefix",
              ".",
              PACKAGE + "@" + VERSION);
    } catch (IOException e) {
      // There is no npm here: the same as one that fails.
    }
    if (System.getenv("CI") == null) {
      assumeTrue(code == 0, "npm cannot install " + PACKAGE);
    } else if (code != 0) {
      throw new IOException("npm cannot install " + PACKAGE);
    }
    return home;
  }

  private static int run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " does not end");
    }
    return process.exitValue();
  }
}
