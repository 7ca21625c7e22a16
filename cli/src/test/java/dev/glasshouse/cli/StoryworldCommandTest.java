package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.lab.data.storyworld.Storyworld;
import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StoryworldCommandTest {
  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(Object... args) {
    out = new StringWriter();
    err = new StringWriter();
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), words);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private JsonNode json() {
    return Json.MAPPER.readTree(out.toString());
  }

  @Test
  void tellsStoriesThatTheReaderOfTextTakesApartAgain() throws IOException {
    assertThat(run("storyworld", "--count", 5, "--seed", 7)).isZero();
    String told = out.toString();
    Storyworld world = Storyworld.of(7, 5);
    assertThat(List.of(told.split("\\R<\\|endoftext\\|>\\R")))
        .hasSize(5)
        .first()
        .asString()
        .isEqualToNormalizingNewlines(world.story(0).text());
    assertThat(run("storyworld", "--check", file("told.txt", told), "--json")).isZero();
    assertThat(json().get("count").asInt()).isEqualTo(5);
    assertThat(json().get("good").asDouble()).isEqualTo(1);
    assertThat(json().get("true_good").asDouble()).isEqualTo(1);
    assertThat(json().get("shuffled_good").asDouble()).isLessThan(0.01);
    assertThat(json().get("failing")).isEmpty();
    assertThat(run("storyworld", "--count", 5, "--seed", 7)).isZero();
    assertThat(out.toString()).isEqualTo(told);
  }

  @Test
  void tellsFactsThatCanBeCheckedToo() throws IOException {
    assertThat(run("storyworld", "--count", 3, "--facts")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    JsonNode story = Json.MAPPER.readTree(lines.getFirst());
    assertThat(story.get("text").asString()).isEqualTo(Storyworld.of(1, 1).story(0).text());
    assertThat(story.at("/sentences/0/facts/0").asString()).matches("kind\\(\\w+, \\w+\\)");
    assertThat(run("storyworld", "--check", file("facts.jsonl", String.join("\n", lines))))
        .isZero();
    assertThat(out.toString()).contains("of 3 stories are good").contains("100.00%");
  }

  @Test
  void saysWhyAStoryFails() throws IOException {
    String story = Storyworld.of(1, 1).story(0).text();
    int cut = story.lastIndexOf('\n');
    Path file =
        file("bad.txt", story + "<|endoftext|>" + story.substring(0, cut) + "\nZzyzx \u001b[2J.");
    assertThat(run("storyworld", "--check", file)).isZero();
    assertThat(out.toString())
        .contains("story 2 fails")
        .contains("not understood: Zzyzx \uFFFD[2J.")
        .contains("the story has no end")
        .contains("1 fail for: a sentence not understood");
    assertThat(run("storyworld", "--check", file, "--json")).isZero();
    assertThat(json().get("good").asDouble()).isEqualTo(0.5);
    assertThat(json().at("/failing/0/story").asInt()).isEqualTo(2);
    assertThat(json().at("/failing/0/wrong/0/understood").asBoolean()).isFalse();
    assertThat(json().at("/shares/good/count").asInt()).isEqualTo(2);
  }

  @Test
  void countsFigures() {
    assertThat(run("storyworld", "--statistics", "--count", 200, "--json")).isZero();
    assertThat(json().get("stories").asInt()).isEqualTo(200);
    assertThat(json().get("recall").asDouble()).isGreaterThanOrEqualTo(0.99);
    assertThat(json().get("different_stories_at_least").asDouble()).isGreaterThan(1e9);
    assertThat(run("storyworld", "--statistics", "--count", 50)).isZero();
    assertThat(out.toString()).contains("distinct 4-grams").contains("largest share of a frame");
  }

  @Test
  void refusesWhatCannotBeChecked() throws IOException {
    Path binary = folder.resolve("binary.txt");
    Files.write(binary, "text\0more".getBytes(StandardCharsets.US_ASCII));
    assertThat(run("storyworld", "--check", binary)).isEqualTo(2);
    assertThat(err.toString()).contains("binary.txt").contains("looks binary");
    assertThat(run("storyworld", "--check", file("empty.txt", ""))).isEqualTo(2);
    assertThat(err.toString()).contains("empty.txt").contains("is empty");
    assertThat(run("storyworld", "--check", file("blank.txt", " \n\n"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no story in it");
    assertThat(run("storyworld", "--check", folder.resolve("missing.txt"))).isEqualTo(2);
    assertThat(err.toString()).contains("no such file");
    assertThat(run("storyworld", "--check", file("a.jsonl", "{\"story\":\"x\"}"))).isEqualTo(2);
    assertThat(err.toString()).contains("has no field \"text\"");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertThat(run("storyworld", "--count", 0)).isEqualTo(2);
    assertThat(err.toString()).contains("--count is 0");
    assertThat(run("storyworld", "--check", "x.txt", "--count", 3)).isEqualTo(2);
    assertThat(run("storyworld", "--statistics", "--facts")).isEqualTo(2);
    assertThat(run("storyworld", "--statistics", "--count", 10_000_000)).isEqualTo(2);
    assertThat(err.toString()).contains("at most");
  }
}
