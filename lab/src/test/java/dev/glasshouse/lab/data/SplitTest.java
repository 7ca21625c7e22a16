package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
  @TempDir Path folder;

  @Test
  void holdsBackAboutTheFraction() {
    List<String> texts = IntStream.range(0, 10_000).mapToObj(i -> "text " + i).toList();
    try (TokenFile file = Corpora.write(folder, texts)) {
      Split split = Split.of(file, 0.02);
      assertThat(split.validation().count()).isBetween(150, 250);
      assertThat(split.train().count() + split.validation().count()).isEqualTo(10_000);
      assertThat(split.train().tokens() + split.validation().tokens()).isEqualTo(file.targets());
      assertThat(split.train().bytes() + split.validation().bytes())
          .isEqualTo(texts.stream().mapToInt(String::length).sum());
    }
  }

  @Test
  void putsEqualTextsOnOneSide() {
    List<String> texts = IntStream.range(0, 600).mapToObj(i -> "text " + i % 3).toList();
    try (TokenFile file = Corpora.write(folder, texts)) {
      assertThat(Split.of(file, 0.5).validation().count() % 200).isZero();
    }
  }

  @Test
  void holdsBackAtLeastOneAndNeverAll() {
    try (TokenFile file = Corpora.write(folder, List.of("one", "two", "three"))) {
      assertThat(Split.of(file, 0).validation().count()).isEqualTo(1);
      assertThat(Split.of(file, 1).validation().count()).isEqualTo(1);
    }
    try (TokenFile file = Corpora.write(folder, List.of("same", "same"))) {
      assertThat(Split.of(file, 0).validation().count()).isEqualTo(1);
    }
  }

  @Test
  void holdsBackTheEndOfASingleDocument() {
    try (TokenFile file = Corpora.write(folder, List.of("x".repeat(99)))) {
      Split split = Split.of(file, 0.01);
      assertThat(split.train().length(0)).isEqualTo(90);
      assertThat(split.validation().start(0)).isEqualTo(90);
      assertThat(split.validation().length(0)).isEqualTo(10);
      assertThat(split.validation().bytes()).isEqualTo(9);
    }
  }
}
