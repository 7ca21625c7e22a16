package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  @TempDir Path folder;

  @Test
  void keepsDocumentsBetweenTheirTokens() throws IOException {
    var around = new DocumentTokens(1, 2);
    try (TokenFile file =
        Corpora.write(folder, List.of("ab", "é"), around, text -> text.chars().toArray())) {
      assertThat(file.documents()).isEqualTo(2);
      assertThat(file.targets()).isEqualTo(5);
      assertThat(new int[] {file.length(0), file.length(1)}).containsExactly(3, 2);
      assertThat(IntStream.range(0, 7).map(file::token).toArray())
          .containsExactly(1, 'a', 'b', 2, 1, 'é', 2);
      assertThat(new long[] {file.start(0), file.start(1), file.start(2)}).containsExactly(0, 4, 7);
      assertThat(new int[] {file.bytes(0), file.bytes(1)}).containsExactly(2, 2);
      assertThat(file.metadata()).isEqualTo(Map.of("corpus", "test"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void keepsMoreThanItsBuffersHold() {
    List<String> texts = IntStream.range(0, 20_000).mapToObj(i -> Integer.toString(i)).toList();
    try (TokenFile file = Corpora.write(folder, texts)) {
      assertThat(file.documents()).isEqualTo(20_000);
      long start = file.start(12_345);
      assertThat(IntStream.range(0, 6).map(i -> file.token(start + i)).toArray())
          .containsExactly(0, '1', '2', '3', '4', '5');
      assertThat(file.hash(12_345)).isNotEqualTo(file.hash(12_346));
    }
  }

  @Test
  void refusesOtherFiles() {
    Path file = folder.resolve("weights");
    MemorySegment data = MemorySegment.ofArray(new byte[8]);
    var weights = SafetensorsWriter.Entry.ofF32("tokens", new long[] {2}, data);
    SafetensorsWriter.write(file, Map.of(), List.of(weights));
    assertThatThrownBy(() -> TokenFile.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not a token file");
  }
}
