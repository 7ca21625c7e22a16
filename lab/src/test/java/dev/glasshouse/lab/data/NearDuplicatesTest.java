package dev.glasshouse.lab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  private final SplittableRandom random = new SplittableRandom(3);

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      words.add("w" + random.nextInt(2_000));
    }
    return words;
  }

  /** Changing n of 200 words breaks about 5 n of 196 runs: s is (196 - 5n) / (196 + 5n). */
  private String changed(List<String> words, int count) {
    List<String> other = new ArrayList<>(words);
    for (int i = 0; i < count; i++) {
      other.set((i * 200 + 100) / count % 200, "changed" + random.nextInt());
    }
    return String.join(" ", other);
  }

  @Test
  void findsWhatResemblesAndKeepsTheRest() {
    NearDuplicates isNew = new NearDuplicates();
    List<List<String>> originals = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      originals.add(words());
    }
    long kept = originals.stream().filter(each -> isNew.test(String.join(" ", each))).count();
    assertThat(kept).isEqualTo(500);
    long near = originals.stream().filter(each -> !isNew.test(changed(each, 2))).count();
    assertThat(near).as("found at s = 0.9").isGreaterThanOrEqualTo(495);
    long far = originals.stream().filter(each -> !isNew.test(changed(each, 20))).count();
    assertThat(far).as("found at s = 0.32").isLessThanOrEqualTo(5);
  }

  @Test
  void ignoresCaseAndPunctuationAndTakesShortTextsWhole() {
    NearDuplicates isNew = new NearDuplicates();
    assertThat(isNew.test("One, two.")).isTrue();
    assertThat(isNew.test("one two!")).isFalse();
    assertThat(isNew.test("one three")).isTrue();
    assertThat(isNew.test("...")).isTrue();
    assertThat(isNew.test("!!!")).isTrue();
    assertThat(isNew.test("...")).isFalse();
  }

  @Test
  void exactOnesDifferInCaseAndSpacesOnly() {
    ExactDuplicates isNew = new ExactDuplicates();
    assertThat(isNew.test("One  two.")).isTrue();
    assertThat(isNew.test("one two.\n")).isFalse();
    assertThat(isNew.test("one two")).isTrue();
  }

  @Test
  void forgetsTheOldestKeysOnly() {
    RecentKeys keys = new RecentKeys();
    for (long key = 1; key <= RecentKeys.GENERATION + 5; key++) {
      assertThat(keys.add(Hashes.mix(key))).isTrue();
    }
    assertThat(keys.add(Hashes.mix(5))).isFalse();
    for (long key = 1; key <= RecentKeys.GENERATION; key++) {
      keys.add(Hashes.mix(-key));
    }
    assertThat(keys.add(Hashes.mix(5))).isTrue();
    assertThat(keys.add(Hashes.mix(-RecentKeys.GENERATION))).isFalse();
  }
}
