package dev.glasshouse.lab.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
  @Test
  void errorAndIntervalAreTheTextbooks() {
    Share share = Share.of(700, 1000);
    assertThat(share.value()).isEqualTo(0.7);
    assertThat(share.error()).isCloseTo(0.0144914, within(1e-6));
    assertThat(share.low()).isCloseTo(0.67088, within(1e-4));
    assertThat(share.high()).isCloseTo(0.72755, within(1e-4));
  }

  @Test
  void theIntervalIsOfUseAtTheEnds() {
    Share none = Share.of(0, 1000);
    assertThat(none.error()).isZero();
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(0.003827, within(1e-5));
    Share all = Share.of(10, 10);
    assertThat(all.high()).isEqualTo(1);
    assertThat(all.low()).isCloseTo(0.7225, within(1e-3));
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatThrownBy(() -> Share.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Share.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
