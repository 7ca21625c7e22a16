package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RngTest {
  private static final int MANY = 200_000;
  private final Rng rng = Rng.of(7, "test");

  /**
   * The first two words of the known answers that come with Random123 for philox4x32, 10 rounds.
   */
  @Test
  void givesTheKnownAnswersOfPhilox() {
    assertThat(new Rng(0).bits(0, 0)).isEqualTo(0xE169C58D_6627E8D5L);
    assertThat(new Rng(-1).bits(-1, -1)).isEqualTo(0x41C83B0E_408F276DL);
    assertThat(new Rng(0x299F31D0_A4093822L).bits(0x03707344_13198A2EL, 0x85A308D3_243F6A88L))
        .isEqualTo(0x94FDCCEB_D16CFE09L);
  }

  @Test
  void everyPartOfTheKeyMatters() {
    long bits = rng.bits(3, 4);
    assertThat(Rng.of(7, "test").bits(3, 4)).isEqualTo(bits);
    assertThat(Rng.of(8, "test").bits(3, 4)).isNotEqualTo(bits);
    assertThat(Rng.of(7, "tesu").bits(3, 4)).isNotEqualTo(bits);
    assertThat(rng.bits(4, 4)).isNotEqualTo(bits);
    assertThat(rng.bits(3, 5)).isNotEqualTo(bits);
  }

  @Test
  void uniformHasTheMomentsOfAUniform() {
    double sum = 0;
    double squares = 0;
    double lag = 0;
    for (int i = 0; i < MANY; i++) {
      double u = rng.uniform(0, i);
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      assertThat(rng.uniformFloat(0, i)).isBetween(0f, Math.nextDown(1f));
      sum += u;
      squares += u * u;
      lag += (u - 0.5) * (rng.uniform(0, i + 1) - 0.5);
    }
    assertThat(sum / MANY).isCloseTo(0.5, within(0.003));
    assertThat(squares / MANY).isCloseTo(1.0 / 3, within(0.003));
    assertThat(lag / MANY).isCloseTo(0, within(0.001));
  }

  @Test
  void normalHasTheMomentsAndTailsOfANormal() {
    double[] moments = new double[5];
    int beyondTwo = 0;
    for (int i = 0; i < MANY; i++) {
      double z = rng.normal(1, i);
      double power = 1;
      for (int k = 0; k < 5; k++) {
        moments[k] += power / MANY;
        power *= z;
      }
      beyondTwo += Math.abs(z) > 2 ? 1 : 0;
    }
    assertThat(moments[1]).isCloseTo(0, within(0.01));
    assertThat(moments[2]).isCloseTo(1, within(0.015));
    assertThat(moments[3]).isCloseTo(0, within(0.04));
    assertThat(moments[4]).isCloseTo(3, within(0.15));
    assertThat(beyondTwo / (double) MANY).isCloseTo(0.0455, within(0.002));
  }

  @Test
  void quantilesAreThePublishedOnes() {
    assertThat(NormalQuantile.of(0.5)).isZero();
    assertThat(NormalQuantile.of(0.75)).isCloseTo(0.6744897501960817, within(2e-7));
    assertThat(NormalQuantile.of(0.975)).isCloseTo(1.959963984540054, within(4e-7));
    assertThat(NormalQuantile.of(0.001)).isCloseTo(-3.090232306167813, within(6e-7));
    assertThat(NormalQuantile.of(1e-20)).isCloseTo(-9.262340089798408, within(2e-6));
  }

  @Test
  void belowIsEven() {
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[rng.below(7, 2, i)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
    assertThat(rng.below(1, 0, 0)).isZero();
    assertThatThrownBy(() -> rng.below(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 16, 17, 33, 1000, 65537})
  void permutesEveryNumberOnce(int size) {
    BitSet seen = new BitSet(size);
    for (int i = 0; i < size; i++) {
      seen.set(Math.toIntExact(rng.permute(size, 5, i)));
    }
    assertThat(seen.length()).isEqualTo(size);
    assertThat(seen.cardinality()).isEqualTo(size);
  }

  @Test
  void permutationsDifferByStepAndSendEachPlaceAnywhere() {
    int[] counts = new int[10];
    for (int step = 0; step < 20_000; step++) {
      counts[(int) rng.permute(10, step, 3)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(2_000, within(250));
    }
  }

  @Test
  void permutesHugeRangesAndRefusesWhatLiesOutside() {
    long size = (1L << 40) + 1;
    assertThat(rng.permute(size, 0, size - 1)).isBetween(0L, size - 1);
    assertThatThrownBy(() -> rng.permute(10, 0, 10)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
