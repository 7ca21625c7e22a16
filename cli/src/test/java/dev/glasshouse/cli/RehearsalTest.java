package dev.glasshouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @Test
  void playsToTheEnd(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "One day.");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Rehearsal.play(new PrintWriter(out), new PrintWriter(err), text.toString(), folder);
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("Usage:").contains("One").contains("#".repeat(40));
  }

  @Test
  void endsWhereSomethingFails(@TempDir Path folder) throws IOException {
    StringWriter err = new StringWriter();
    int code =
        Rehearsal.play(
            new PrintWriter(new StringWriter()), new PrintWriter(err), "nowhere.txt", folder);
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere.txt");
  }
}
