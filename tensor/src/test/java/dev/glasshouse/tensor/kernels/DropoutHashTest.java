package dev.glasshouse.tensor.kernels;

import static dev.glasshouse.tensor.kernels.Buffer.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class DropoutHashTest {
  private static final int N = 100_000;
  private final Kernels kernels = KernelsFactory.best();

  private boolean[] kept(long seed, long offset, float keep) {
    try (Arena arena = Arena.ofConfined()) {
      Buffer x = new Inputs(arena).positive(N);
      kernels
          .elementwise()
          .dropout(x.segment(), OFFSET, x.segment(), OFFSET, N, keep, seed, offset);
      boolean[] kept = new boolean[N];
      for (int i = 0; i < N; i++) {
        kept[i] = x.get(i) != 0;
      }
      return kept;
    }
  }

  private static double share(IntPredicate holds) {
    return IntStream.range(0, N).filter(holds).count() / (double) N;
  }

  @Test
  void keepsTheAskedShare() {
    for (float keep : new float[] {0.1f, 0.5f, 0.9f}) {
      boolean[] kept = kept(1, 0, keep);
      // Four standard deviations.
      assertThat(share(i -> kept[i])).isCloseTo(keep, within(0.0064));
    }
    boolean[] all = kept(1, 0, 1f);
    assertThat(share(i -> all[i])).isEqualTo(1);
  }

  @Test
  void neighboursSeedsAndHighHalvesAreIndependent() {
    boolean[] a = kept(1, 0, 0.5f);
    boolean[] otherSeed = kept(2, 0, 0.5f);
    boolean[] otherHigh = kept(1, 1L << 32, 0.5f);
    assertThat(share(i -> a[i] == a[(i + 1) % N])).isCloseTo(0.5, within(0.0064));
    assertThat(share(i -> a[i] == a[(i + 64) % N])).isCloseTo(0.5, within(0.0064));
    assertThat(share(i -> a[i] == otherSeed[i])).isCloseTo(0.5, within(0.0064));
    assertThat(share(i -> a[i] == otherHigh[i])).isCloseTo(0.5, within(0.0064));
  }

  @Test
  void piecesAgreeWithTheWhole() {
    boolean[] whole = kept(3, 1000, 0.3f);
    boolean[] later = kept(3, 1037, 0.3f);
    assertThat(share(i -> i + 37 >= N || whole[i + 37] == later[i])).isEqualTo(1);
  }
}
