package dev.glasshouse.lab.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.tensor.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final int WORLDS = 60;
  private static final double NOISE = 0.004;

  @Test
  void bandsHoldTheTruthAsOftenAsTheySay() {
    int ofRun = 0;
    int ofExponent = 0;
    for (int world = 0; world < WORLDS; world++) {
      List<Observation> runs = Synthetic.runs(world, NOISE);
      ScalingLaw law = new LawFit(ScalingLaw.Form.SUM, runs).fit();
      Bootstrap bootstrap = new Bootstrap(law, runs);
      double noise = Math.exp(NOISE * Rng.of(world, "held-out").normal(0, 0));
      double measured = noise * Synthetic.LAW.loss(2e6, 5e6);
      ofRun += holds(bootstrap.loss(2e6, 5e6), measured) ? 1 : 0;
      ofExponent += holds(bootstrap.band(ScalingLaw::beta), Synthetic.LAW.beta()) ? 1 : 0;
    }
    // Nine in ten; sixty worlds know that to about 4%.
    assertThat(ofRun).isGreaterThanOrEqualTo(WORLDS * 8 / 10);
    assertThat(ofExponent).isGreaterThanOrEqualTo(WORLDS * 7 / 10);
  }

  private static boolean holds(Band band, double value) {
    return band.low() <= value && value <= band.high();
  }

  @Test
  void bandsNarrowToNothingWithoutNoise() {
    List<Observation> runs = Synthetic.runs(0, 0);
    Bootstrap bootstrap = new Bootstrap(new LawFit(ScalingLaw.Form.SUM, runs).fit(), runs);
    Band band = bootstrap.loss(2e6, 5e6);
    assertThat(band.high() / band.low()).isLessThan(1.001);
  }

  @Test
  void theSameRunsGiveTheSameBands() {
    List<Observation> runs = Synthetic.runs(3, NOISE);
    ScalingLaw law = new LawFit(ScalingLaw.Form.SUM, runs).fit();
    assertThat(new Bootstrap(law, runs).loss(2e6, 5e6))
        .isEqualTo(new Bootstrap(law, runs).loss(2e6, 5e6));
  }
}
