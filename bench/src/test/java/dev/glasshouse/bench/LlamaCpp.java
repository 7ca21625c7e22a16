package dev.glasshouse.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** llama.cpp as a judge: what it makes of a GGUF file. */
record LlamaCpp(int[] tokens, String text, double[] probabilities) {
  private static final String SCRIPT = "llama-greedy.cjs";

  /**
   * Continues a prompt greedily. The test that asks is skipped where npm does not serve the
   * binding, unless the environment says {@code CI}.
   *
   * @param folder for the script
   */
  static LlamaCpp greedy(Path folder, Path model, int[] prompt, int count) throws Exception {
    Path binding = binding();
    Path script = folder.resolve(SCRIPT);
    try (InputStream in =
        Objects.requireNonNull(LlamaCpp.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      Files.write(script, in.readAllBytes());
    }
    Process process =
        new ProcessBuilder(
                "node",
                script.toString(),
                binding.toString(),
                model.toString(),
                Arrays.stream(prompt).mapToObj(Integer::toString).collect(Collectors.joining(",")),
                Integer.toString(count))
            .redirectError(folder.resolve("llama.err").toFile())
            .start();
    String reply = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("llama.err")));
    }
    JsonNode root = new JsonMapper().readTree(reply);
    return new LlamaCpp(
        root.path("tokens").valueStream().mapToInt(JsonNode::asInt).toArray(),
        root.path("text").asString(),
        root.path("probabilities").valueStream().mapToDouble(JsonNode::asDouble).toArray());
  }

  private static Path binding() {
    try {
      return LlamaCppPeer.binding();
    } catch (IOException | UserError e) {
      assumeTrue(System.getenv("CI") != null, () -> "no llama.cpp to ask: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
