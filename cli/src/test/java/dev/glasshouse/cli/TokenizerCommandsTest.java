package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerCommandsTest {
  @TempDir private Path folder;
  private Path text;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeText() throws IOException {
    text =
        Files.writeString(folder.resolve("text.txt"), "the rain the grain the train\n".repeat(9));
  }

  private int run(Object... args) {
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return Glasshouse.execute(new PrintWriter(out), new PrintWriter(err), words);
  }

  @Test
  void trainsAndEncodes() throws IOException {
    Path trained = folder.resolve("trained");
    assertThat(run("tokenizer", "train", "--vocab", 264, "--out", trained, text)).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("tokenizer.json: 264 tokens");

    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertThat(run("tokenizer", "encode", "--tokenizer", trained, text, empty, text)).isZero();
    Tokenizer tokenizer = Tokenizers.load(trained);
    String[] lines = out.toString().split("\\R");
    assertThat(lines).hasSize(3);
    assertThat(lines[1]).isEmpty();
    assertThat(lines[2]).isEqualTo(lines[0]);
    int[] ids = Arrays.stream(lines[0].split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(tokenizer.decode(ids)).isEqualTo(Files.readString(text));
  }

  @Test
  void saysWhenTheTextIsTooSmall() {
    assertThat(run("tokenizer", "train", "--vocab", 5000, "--out", folder, text)).isZero();
    assertThat(err.toString()).contains("too few repetitions");
  }

  @Test
  void refusesWhatIsNotThereOrNotText() throws IOException {
    Path binary = Files.write(folder.resolve("data.txt"), new byte[] {'a', (byte) 0xff});
    assertThat(run("tokenizer", "train", "--vocab", 300, "--out", folder, binary)).isEqualTo(2);
    assertThat(
            run("tokenizer", "train", "--vocab", 300, "--out", folder, folder.resolve("tex.txt")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("did you mean").contains("data.txt");
    assertThat(run("tokenizer", "train", "--vocab", 12, "--out", folder, text)).isEqualTo(2);
    assertThat(folder.resolve("tokenizer.json")).doesNotExist();
  }

  @Test
  void refusesToEncodeWhatIsNotUtf8() throws IOException {
    run("tokenizer", "train", "--vocab", 260, "--out", folder, text);
    Path binary = Files.write(folder.resolve("data.txt"), new byte[] {'a', (byte) 0xff});
    assertThat(run("tokenizer", "encode", "--tokenizer", folder, binary)).isEqualTo(2);
    assertThat(err.toString()).contains("data.txt").contains("not UTF-8");
    assertThat(out.toString()).isEmpty();
  }
}
