package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelsFactoryTest {
  private final String kernels = System.getProperty("glasshouse.kernels", "");
  private final String bits = System.getProperty("glasshouse.vector.bits", "");

  @AfterEach
  void restore() {
    System.setProperty("glasshouse.kernels", kernels);
    System.setProperty("glasshouse.vector.bits", bits);
  }

  @Test
  void choosesVectorsWhereTheModuleIsPresent() {
    System.setProperty("glasshouse.kernels", "");
    Kernels best = KernelsFactory.best();
    assertThat(best.lanes()).isGreaterThan(1);
    assertThat(best.name()).isEqualTo("vector-" + 32 * best.lanes());
  }

  @Test
  void canBeForcedToTheScalarTwin() {
    System.setProperty("glasshouse.kernels", "scalar");
    assertThat(KernelsFactory.best().name()).isEqualTo("scalar");
    assertThat(KernelsFactory.best().lanes()).isEqualTo(1);
  }

  @Test
  void namesAWrongValueAndTheRightOnes() {
    System.setProperty("glasshouse.kernels", "gpu");
    assertThatThrownBy(KernelsFactory::best)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("gpu")
        .hasMessageContaining("scalar or vector");
    System.setProperty("glasshouse.kernels", "vector");
    System.setProperty("glasshouse.vector.bits", "100");
    assertThatThrownBy(KernelsFactory::best)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("128, 256 or 512");
  }
}
