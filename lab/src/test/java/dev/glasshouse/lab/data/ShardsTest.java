package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
  private static final int CONTEXT = 16;
  private static final Encoder CHARS =
      texts -> texts.stream().map(text -> text.chars().toArray()).toList();

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  private static Shards.Settings settings(long shardTokens, Dedupe dedupe) {
    return new Shards.Settings(1, CONTEXT, shardTokens, 100, dedupe, Corpora.AROUND, 7);
  }

  /** Texts whose only letter tells them apart. */
  private static Source source(String name, double share, int first, int count) {
    List<Documents> parts =
        IntStream.range(0, count / 10)
            .mapToObj(part ->
                Corpora.of(
                    IntStream.range(0, 10)
                        .mapToObj(i -> Character.toString(first + part * 10 + i).repeat(1 + i))
                        .toList()))
            .toList();
    return new Source(name, share, new JoinedDocuments(parts));
  }

  private Shards open(Path place, long shardTokens, Source... sources) {
    return new Shards(
        place, List.of(sources), settings(shardTokens, Dedupe.NONE), CHARS, notes::add);
  }

  private static List<int[]> read(Shards shards, int from, int to) {
    List<int[]> batches = new ArrayList<>();
    Batches training = shards.training();
    try (Arena arena = Arena.ofConfined()) {
      Batch batch = Batch.allocate(arena, 4, CONTEXT);
      for (int i = from; i < to; i++) {
        training.read(i, batch);
        batches.add(batch.tokens().toArray(ValueLayout.JAVA_INT));
      }
    }
    return batches;
  }

  @Test
  void anotherProcessGivesTheSameBatchesFromAnywhere() throws IOException {
    Source large = source("large", 1, 1000, 2000);
    List<int[]> whole;
    try (Shards shards = open(folder.resolve("a"), 1500, large)) {
      assertThat(shards.isWhole()).isFalse();
      whole = read(shards, 0, 200);
    }
    assertThat(notes).anyMatch(note -> note.contains("large has been read whole"));
    assertThat(Files.list(folder.resolve("a"))).hasSizeLessThan(7);
    try (Shards shards = open(folder.resolve("a"), 1500, large)) {
      assertThat(read(shards, 60, 200)).containsExactlyElementsOf(whole.subList(60, 200));
      assertThat(read(shards, 0, 40)).containsExactlyElementsOf(whole.subList(0, 40));
    }
    Shards.forget(folder.resolve("a"));
    try (Shards shards = open(folder.resolve("a"), 1500, large)) {
      assertThat(read(shards, 150, 200)).containsExactlyElementsOf(whole.subList(150, 200));
    }
  }

  @Test
  void whatIsHeldBackIsLearntFromInNoShard() {
    Source large = source("large", 1, 1000, 2000);
    try (Shards shards = open(folder, 1500, large);
        Arena arena = Arena.ofConfined()) {
      HeldBack held = shards.validation().getFirst();
      Set<Integer> heldTokens = new HashSet<>();
      Batch batch = Batch.allocate(arena, held.rows(), CONTEXT);
      held.batches().read(0, batch);
      for (int token : batch.tokens().toArray(ValueLayout.JAVA_INT)) {
        heldTokens.add(token);
      }
      heldTokens.remove(Corpora.DOCUMENT);
      assertThat(heldTokens).isNotEmpty();
      Set<Integer> learnt = new HashSet<>();
      read(shards, 0, 400).forEach(each -> IntStream.of(each).forEach(learnt::add));
      assertThat(learnt).doesNotContainAnyElementsOf(heldTokens);
      assertThat(learnt).hasSizeGreaterThan(1700);
    }
  }

  @Test
  void aSourceThatFitsIsEncodedOnce() {
    Source small = source("small", 1, 1000, 100);
    try (Shards shards = open(folder, 1 << 20, small)) {
      assertThat(shards.isWhole()).isTrue();
      read(shards, 0, 500);
      assertThat(folder.toFile().list()).hasSize(2);
      int rows = PackedRows.pack(shards.split().train(), CONTEXT, Rng.of(1, "data")).rows();
      DataSummary.Read read = shards.summary(3L * rows).sources().getFirst();
      assertThat(read.epochs()).isCloseTo(3, within(1e-9));
      assertThat(read.documents()).isEqualTo(300);
    }
  }

  @Test
  void mixesByTokensAndBeginsAgain() {
    Source small = source("small", 0.25, 1000, 100);
    Source large = source("large", 0.75, 5000, 4000);
    try (Shards shards = open(folder, 3000, small, large)) {
      List<int[]> batches = read(shards, 0, 300);
      long ofSmall = 0;
      long all = 0;
      for (int[] batch : batches) {
        for (int token : batch) {
          ofSmall += token >= 1000 && token < 5000 ? 1 : 0;
          all += token != Corpora.DOCUMENT ? 1 : 0;
        }
      }
      assertThat((double) ofSmall / all).isCloseTo(0.25, within(0.03));
      DataSummary.Read read = shards.summary(1200).sources().getFirst();
      assertThat(read.share()).isCloseTo(0.25, within(0.002));
      assertThat(read.epochs()).isGreaterThan(2);
      assertThat(read.documents()).isGreaterThan(200);
      assertThat(shards.validation())
          .extracting(HeldBack::source)
          .containsExactly("small", "large");
    }
    assertThat(notes).anyMatch(note -> note.contains("small has been read whole"));
  }

  @Test
  void otherDataOrSettingsMakeOtherShardsAndAreSaid() {
    try (Shards shards = open(folder, 1500, source("a", 1, 1000, 2000))) {
      assertThat(read(shards, 0, 1).getFirst()).contains(Corpora.DOCUMENT);
    }
    Source other = new Source("b", 1, Corpora.of(List.of("x", "y", "zz")));
    try (Shards shards = open(folder, 1500, other)) {
      assertThat(shards.isWhole()).isTrue();
    }
    assertThat(notes)
        .containsExactly("the data is encoded anew: what it is made of was changed (a, b)");
    notes.clear();
    open(folder, 1600, other).close();
    assertThat(notes)
        .containsExactly("the data is encoded anew: what it is made of was changed (shardTokens)");
    notes.clear();
    open(folder, 1600, other).close();
    assertThat(notes).isEmpty();
  }

  @Test
  void aSourceThatChangedIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("letters.txt"), "abc<|endoftext|>def");
    Path place = folder.resolve("data");
    open(place, 1500, source(file)).close();
    Files.writeString(file, "abc<|endoftext|>ghij");
    open(place, 1500, source(file)).close();
    assertThat(notes)
        .containsExactly("the data is encoded anew: what it is made of was changed (letters.txt)");
  }

  private static Source source(Path file) {
    return Source.open(List.of(new DataSource(file.toString(), "", 0, "")), 1).getFirst();
  }

  @Test
  void anIndexOfAnEarlierVersionStaysGood() throws IOException {
    Source letters = new Source("letters", 1, Corpora.of(List.of("x", "y", "zz")));
    open(folder, 1500, letters).close();
    Path index = folder.resolve("shards.json");
    String now = Files.readString(index);
    Files.writeString(index, now.replaceFirst("(?s)\"madeOf\" : \\{.*?\\},", ""));
    open(folder, 1500, letters).close();
    assertThat(notes).isEmpty();
    open(folder, 1600, letters).close();
    assertThat(notes)
        .containsExactly("the data is encoded anew: it is not known what it was made of");
  }

  @Test
  void countsDuplicates() {
    Source twice =
        new Source(
            "twice",
            1,
            new JoinedDocuments(
                List.of(Corpora.of(List.of("aa", "b", "c")), Corpora.of(List.of("b", "dd")))));
    try (Shards shards =
        new Shards(folder, List.of(twice), settings(1000, Dedupe.EXACT), CHARS, notes::add)) {
      assertThat(shards.isWhole()).isTrue();
      DataSummary.Read read = shards.summary(100).sources().getFirst();
      assertThat(read.duplicates()).isEqualTo(1);
    }
  }

  @Test
  void refusesAMixtureInWhichASourceWouldBeHeldBackWhole() {
    Source lone = new Source("lone", 0.5, Corpora.of(List.of("a text")));
    Source other = new Source("other", 0.5, Corpora.of(List.of("another text")));
    assertThatThrownBy(() -> open(folder, 500, lone, other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("held back for validation");
  }
}
