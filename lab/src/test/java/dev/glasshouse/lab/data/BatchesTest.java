package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Rng;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final Rng RNG = Rng.of(1, "test");

  @TempDir Path folder;

  /** Each document's text is the number of its first token, counted up: a token names its place. */
  private TokenFile corpus(int documents, int longest) {
    SplittableRandom random = new SplittableRandom(documents);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      texts.add("x".repeat(random.nextInt(1, longest)));
    }
    int[] place = {0};
    return Corpora.write(
        folder,
        texts,
        text -> {
          place[0]++;
          return text.chars().map(c -> place[0]++).toArray();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 256})
  void rowsToMeasureWithHoldEveryTokenOnce(int context) {
    try (TokenFile file = corpus(500, 70);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.once(Split.of(file, 0).train(), context, RNG);
      Split split = Split.of(file, 0);
      Batches batches = Batches.shuffled(file, packed, RNG);
      Batch batch = Batch.allocate(arena, 1, context);
      Map<Integer, Integer> seen = new TreeMap<>();
      for (int i = 0; i < packed.rows(); i++) {
        batches.read(i, batch);
        count(batch, seen);
      }
      assertThat(seen.values().stream().mapToLong(Integer::longValue).sum())
          .isEqualTo(split.train().tokens());
      seen.remove(Corpora.DOCUMENT);
      assertThat(seen.values()).allMatch(times -> times == 1);
    }
  }

  /** Counts the inputs that have a target, and checks what each place says. */
  private static void count(Batch batch, Map<Integer, Integer> seen) {
    for (int i = 0; i < batch.context(); i++) {
      int token = at(batch.tokens(), i);
      int target = at(batch.targets(), i);
      int start = at(batch.documentStarts(), i);
      assertThat(start).isBetween(0, i);
      if (target == Batch.IGNORED) {
        assertThat(start).isEqualTo(i);
        continue;
      }
      seen.merge(token, 1, Integer::sum);
      if (token != Corpora.DOCUMENT && target != Corpora.DOCUMENT) {
        assertThat(target).isEqualTo(token + 1);
      }
      if (token == Corpora.DOCUMENT) {
        assertThat(start).isEqualTo(i);
      }
      if (start < i) {
        assertThat(token).isEqualTo(at(batch.targets(), i - 1));
        assertThat(at(batch.documentStarts(), i - 1)).isEqualTo(start);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64})
  void piecesAreWhatRowsHoldWithoutDocumentTokens(int context) {
    try (TokenFile file = corpus(300, 40);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.pack(Split.of(file, 0).train(), context, RNG);
      Batches batches = Batches.inOrder(file, packed);
      Batch batch = Batch.allocate(arena, 1, context);
      for (int row = 0; row < packed.rows(); row++) {
        batches.read(row, batch);
        List<Integer> held = new ArrayList<>();
        for (int i = 0; i < context; i++) {
          if (at(batch.targets(), i) != Batch.IGNORED
              && at(batch.tokens(), i) != Corpora.DOCUMENT) {
            held.add(at(batch.tokens(), i));
          }
        }
        List<Integer> pieces =
            batches.pieces(row).stream().flatMapToInt(IntStream::of).boxed().toList();
        assertThat(pieces).isEqualTo(held);
      }
      assertThat(batches.pieces(packed.rows())).isEmpty();
    }
  }

  @Test
  void rowsToLearnFromAreFullOfDocumentsFromTheirBeginning() {
    try (TokenFile file = corpus(2_000, 40);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.pack(Split.of(file, 0).train(), 64, RNG);
      Batch batch = Batch.allocate(arena, packed.rows(), 64);
      Batches.inOrder(file, packed).read(0, batch);
      Map<Integer, Integer> seen = new TreeMap<>();
      int empty = 0;
      for (int i = 0; i < packed.rows() * 64; i++) {
        if (at(batch.targets(), i) == Batch.IGNORED) {
          empty++;
        } else {
          int start = i / 64 * 64 + at(batch.documentStarts(), i);
          assertThat(at(batch.tokens(), start)).isEqualTo(Corpora.DOCUMENT);
          seen.merge(at(batch.tokens(), i), 1, Integer::sum);
        }
      }
      DocumentRanges train = Split.of(file, 0).train();
      int differentTokens = Math.toIntExact(train.tokens() - train.count()) + 1;
      assertThat(seen.size()).isEqualTo(differentTokens);
      assertThat(empty).isLessThan(packed.rows() * 8);
    }
  }

  @Test
  void anyBatchCanBeHadAtOnce() {
    try (TokenFile file = corpus(300, 50);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.pack(Split.of(file, 0).train(), 32, RNG);
      Batches batches = Batches.shuffled(file, packed, RNG);
      Batch one = Batch.allocate(arena, 4, 32);
      Batch other = Batch.allocate(arena, 4, 32);
      batches.read(1_000, one);
      batches.read(3, other);
      assertThat(ints(one.tokens())).isNotEqualTo(ints(other.tokens()));
      PackedRows again = PackedRows.pack(Split.of(file, 0).train(), 32, RNG);
      Batches.shuffled(file, again, RNG).read(1_000, other);
      assertThat(ints(one.tokens())).isEqualTo(ints(other.tokens()));
      assertThat(ints(one.targets())).isEqualTo(ints(other.targets()));
      assertThat(ints(one.documentStarts())).isEqualTo(ints(other.documentStarts()));
    }
  }

  @Test
  void epochsHaveOrdersOfTheirOwn() {
    try (TokenFile file = corpus(300, 50);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.pack(Split.of(file, 0).train(), 32, RNG);
      Batches batches = Batches.shuffled(file, packed, RNG);
      Batch first = Batch.allocate(arena, packed.rows(), 32);
      Batch second = Batch.allocate(arena, packed.rows(), 32);
      batches.read(0, first);
      batches.read(1, second);
      assertThat(ints(first.tokens())).isNotEqualTo(ints(second.tokens()));
      assertThat(ints(first.tokens())).containsExactlyInAnyOrder(ints(second.tokens()));
    }
  }

  @Test
  void theLastBatchInOrderIsFilledWithPlacesThatAreIgnored() {
    try (TokenFile file = corpus(20, 30);
        Arena arena = Arena.ofConfined()) {
      PackedRows packed = PackedRows.pack(Split.of(file, 0).train(), 32, RNG);
      Batch batch = Batch.allocate(arena, packed.rows() + 1, 32);
      Batches.inOrder(file, packed).read(0, batch);
      for (int i = packed.rows() * 32; i < (packed.rows() + 1) * 32; i++) {
        assertThat(at(batch.targets(), i)).isEqualTo(Batch.IGNORED);
      }
      Batch wrong = Batch.allocate(arena, 1, 31);
      assertThatThrownBy(() -> Batches.inOrder(file, packed).read(0, wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static int at(MemorySegment segment, int index) {
    return segment.getAtIndex(ValueLayout.JAVA_INT, index);
  }

  private static int[] ints(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_INT);
  }
}
