package dev.glasshouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("pretrain.steps", "pretrain.batch", "seed");

  @Test
  void findsTheNameWithTheFewestChanges() {
    assertThat(Nearest.to("pretrain.step", KNOWN)).contains("pretrain.steps");
    assertThat(Nearest.to("PRETRAIN.BATHC", KNOWN)).contains("pretrain.batch");
    assertThat(Nearest.to("sead", KNOWN)).contains("seed");
  }

  @Test
  void keepsSilentWhenNothingIsNear() {
    assertThat(Nearest.to("optimizer", KNOWN)).isEmpty();
    assertThat(Nearest.to("seed", List.of())).isEmpty();
  }
}
