package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.format.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LogitsTest {
  private static final String IDS = "1,403,407,261,378";

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private String run(int code, String... args) {
    StringWriter out = new StringWriter();
    assertThat(Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), args))
        .as(err.toString())
        .isEqualTo(code);
    return out.toString();
  }

  private static String original() {
    return SharedData.path("stories260K/stories260K.bin").toString();
  }

  private JsonNode logits(String model) {
    return Json.MAPPER.readTree(run(0, "logits", "--model", model, "--ids", IDS, "--json"));
  }

  @ParameterizedTest
  @CsvSource({"f32,.gguf,1e-5", "f16,.gguf,1e-2", "q8_0,.gguf,0.5", "f32,,1e-5", "f16,,1e-2"})
  void areTheSameInEveryForm(String type, String ending, double tolerance) {
    String model = folder.resolve("model" + (ending == null ? "" : ending)).toString();
    String words = SharedData.path("stories260K/tok512.bin").toString();
    run(0, "convert", original(), model, "--type", type, "--tokenizer", words);
    JsonNode wanted = logits(original());
    JsonNode got = logits(model);
    assertThat(got.propertyNames()).containsExactly("logits", "logprobs");
    assertThat(got.path("logits")).hasSize(512);
    assertThat(got.path("logprobs")).hasSize(4);
    for (String key : got.propertyNames()) {
      for (int i = 0; i < got.path(key).size(); i++) {
        assertThat(got.path(key).get(i).asDouble())
            .isCloseTo(wanted.path(key).get(i).asDouble(), within(tolerance));
      }
    }
  }

  @Test
  void giveTheLogProbabilitiesOfTheIds() {
    JsonNode all = logits(original());
    for (int n = 1; n < 5; n++) {
      String[] ids = IDS.split(",");
      String some = String.join(",", Arrays.copyOf(ids, n));
      JsonNode part =
          Json.MAPPER.readTree(run(0, "logits", "--model", original(), "--ids", some, "--json"));
      double sum = 0;
      for (JsonNode logit : part.path("logits")) {
        sum += Math.exp(logit.asDouble());
      }
      double own = part.path("logits").get(Integer.parseInt(ids[n])).asDouble();
      assertThat(all.path("logprobs").get(n - 1).asDouble())
          .isCloseTo(own - Math.log(sum), within(1e-5));
    }
  }

  @Test
  void refuseWhatTheModelDoesNotKnow() {
    run(2, "logits", "--model", original(), "--ids", "1,512");
    assertThat(err.toString()).contains("Token 512", "0 to 511");
    run(2, "logits", "--model", original(), "--ids", "1,x");
    run(2, "logits", "--model", folder.resolve("none").toString(), "--ids", "1");
    String many = "1,".repeat(600) + "1";
    run(2, "logits", "--model", original(), "--ids", many);
    assertThat(err.toString()).contains("Cannot read 601 tokens", "512");
  }
}
