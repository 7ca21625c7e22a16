package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four gigabytes of text of which every sixteenth megabyte is written and the rest is a hole. The
 * reader refuses a hole's zero bytes, so a reader of everything fails here; parts in the holes are
 * taken away from what is read.
 */
@Tag("slow")
class LargeDataTest {
  private static final long SIZE = 4L << 30;
  private static final int STEP = 16 << 20;
  private static final int WRITTEN = 1 << 20;
  private static final int CONTEXT = 64;

  @TempDir Path folder;

  /** The parts of a file that lie in what was written. */
  private record Written(Documents file) implements Documents {
    @Override
    public String description() {
      return file.description();
    }

    @Override
    public Stream<String> open() {
      return Parts.inOrder(this);
    }

    @Override
    public int parts() {
      return (int) (SIZE / STEP) * 3;
    }

    @Override
    public Stream<String> open(int part) {
      return file.open(part / 3 * (STEP / Stretches.BYTES) + part % 3);
    }
  }

  @Test
  void readsHereAndThereAndNoMoreThanItNeeds() throws IOException {
    Path path = write();
    FileDocuments file = FileDocuments.of(List.of(path));
    assertThat(file.parts()).isEqualTo((int) (SIZE / Stretches.BYTES));
    var settings = new Shards.Settings(1, CONTEXT, 1 << 20, 5_000, Dedupe.NONE, Corpora.AROUND, 0);
    Set<Integer> places = new HashSet<>();
    Encoder encoder =
        texts -> {
          for (String text : texts) {
            places.add(Integer.valueOf(text.substring(6, text.indexOf('.'))));
          }
          return texts.stream().map(text -> text.chars().toArray()).toList();
        };
    Path shardFolder = folder.resolve("shards");
    try (Shards shards =
            new Shards(
                shardFolder,
                List.of(new Source("large", 1, new Written(file))),
                settings,
                encoder,
                _ -> {});
        Arena arena = Arena.ofConfined()) {
      Batch batch = Batch.allocate(arena, 16, CONTEXT);
      Batches training = shards.training();
      for (int i = 0; i < 900; i++) { // not quite a shard
        training.read(i, batch);
        assertThat(batch.targets().get(ValueLayout.JAVA_INT, 0)).isNotEqualTo(Batch.IGNORED);
      }
    }
    long onDisk = 0;
    try (var files = Files.list(shardFolder)) {
      onDisk = files.mapToLong(each -> each.toFile().length()).sum();
    }
    assertThat(onDisk).as("two shards of a million ids").isLessThan(12L << 20);
    assertThat(places).as("megabytes read from").hasSizeBetween(4, 40);
    assertThat(places.stream().mapToInt(Integer::intValue).max().orElseThrow())
        .as("read beyond the head")
        .isGreaterThan((int) (SIZE / STEP / 3));
  }

  private Path write() throws IOException {
    Path path = folder.resolve("large.txt");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int place = 0; place < SIZE / STEP; place++) {
        int number = place;
        String text =
            IntStream.range(0, WRITTEN / 64)
                .mapToObj(
                    i -> "Place %d. Text %d%s<|endoftext|>".formatted(number, i, ".".repeat(30)))
                .collect(Collectors.joining());
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), (long) place * STEP);
      }
      channel.write(ByteBuffer.wrap(new byte[] {'.'}), SIZE - 1);
    }
    return path;
  }
}
