package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeTenSteps() {
    file = folder.resolve("metrics.jsonl");
    append(0, 10);
  }

  @Test
  void writesOneObjectALine() throws IOException {
    assertThat(Files.readAllLines(file)).hasSize(10).first().isEqualTo("{\"step\":0,\"loss\":0.5}");
  }

  @Test
  void forgetsTheStepsThatWillBeTakenAgain() throws IOException {
    append(6, 12);
    assertThat(steps()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
  }

  @Test
  void cutsALineThatWasNotFinished() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int torn = 1; torn < 20; torn++) {
      Files.write(file, Arrays.copyOf(bytes, bytes.length - torn));
      append(9, 10);
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }
  }

  @Test
  void cutsAtTheFirstLineThatIsNotAStep() throws IOException {
    List<String> lines = Files.readAllLines(file);
    lines.set(4, "\0\0\0");
    Files.write(file, lines);
    append(10, 11);
    assertThat(steps()).containsExactly(0L, 1L, 2L, 3L, 10L);
  }

  @Test
  void refusesAStepTwice() {
    try (MetricsLog log = MetricsLog.open(file, 10)) {
      log.append(10, Map.of());
      log.flush();
      assertThatThrownBy(() -> log.append(10, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void append(long from, long to) {
    try (MetricsLog log = MetricsLog.open(file, from)) {
      for (long step = from; step < to; step++) {
        log.append(step, Map.of("loss", 0.5));
      }
    }
  }

  private List<Long> steps() throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> Json.MAPPER.readTree(line).get("step").longValue())
        .toList();
  }
}
