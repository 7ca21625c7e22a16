package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CursorTest {
  private static final Rng RNG = Rng.of(1, "test");
  private static final Documents FIVES =
      new JoinedDocuments(
          IntStream.range(0, 20)
              .mapToObj(part ->
                  Corpora.of(
                      IntStream.range(0, 5).mapToObj(i -> "text " + (part * 5 + i) % 90).toList()))
              .toList());

  private static Cursor cursor(Dedupe dedupe, Position from) {
    return new Cursor(FIVES, RNG, dedupe, from);
  }

  private static List<String> take(Cursor cursor, int count) {
    return IntStream.range(0, count).mapToObj(i -> cursor.next()).toList();
  }

  @Test
  void givesEachDocumentOnceAnEpochInAnOrderOfItsOwn() {
    try (Cursor cursor = cursor(Dedupe.NONE, Position.START)) {
      List<String> first = take(cursor, 100);
      assertThat(cursor.epoch()).isEqualTo(1);
      List<String> second = take(cursor, 100);
      assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
      assertThat(first).isNotEqualTo(FIVES.open().toList());
    }
  }

  @Test
  void leavesOutDuplicatesOfItsEpoch() {
    try (Cursor cursor = cursor(Dedupe.EXACT, Position.START)) {
      List<String> first = take(cursor, 90);
      assertThat(new HashSet<>(first)).hasSize(90);
      assertThat(cursor.epoch()).isEqualTo(1);
      assertThat(cursor.duplicates()).isEqualTo(10);
      assertThat(take(cursor, 90)).containsExactlyInAnyOrderElementsOf(first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromAnyPosition(Dedupe dedupe) {
    List<Position> positions = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try (Cursor cursor = cursor(dedupe, Position.START)) {
      for (int i = 0; i < 210; i++) {
        positions.add(
            new Position(
                cursor.epoch(), cursor.part(), cursor.document(), 0, 0, 0, cursor.duplicates()));
        texts.add(cursor.next());
      }
    }
    for (int i = 0; i < 200; i += 7) {
      try (Cursor cursor = cursor(dedupe, positions.get(i))) {
        assertThat(take(cursor, 10)).isEqualTo(texts.subList(i, i + 10));
        assertThat(cursor.duplicates()).isEqualTo(positions.get(i + 10).duplicates());
      }
    }
  }

  @Test
  void refusesACorpusWithoutText() {
    assertThatThrownBy(() -> new Cursor(Corpora.of(List.of()), RNG, Dedupe.NONE, Position.START))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no text");
  }
}
