package dev.glasshouse.model.fuzz;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Good inputs and some thousand damaged ones; {@link Fuzzing} tries more, and harder. */
class FuzzTest {
  private static final int ROUNDS = 2_000;

  static List<Fuzzed> all() {
    return Fuzzed.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void damagedInputIsUsedOrRefused(Fuzzed fuzzed) {
    List<byte[]> seeds = fuzzed.seeds().get();
    seeds.forEach(fuzzed.input());
    Random random = new Random(31);
    for (int i = 0; i < ROUNDS; i++) {
      fuzzed.input().accept(Mutation.of(seeds.get(i % seeds.size()), random));
    }
  }
}
