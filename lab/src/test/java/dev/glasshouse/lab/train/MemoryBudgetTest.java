package dev.glasshouse.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
  @Test
  void readsSharesAndAmounts() {
    assertThat(MemoryBudget.parse("80%", 1000)).isEqualTo(800);
    assertThat(MemoryBudget.parse("900M", 1)).isEqualTo(900L << 20);
    assertThat(MemoryBudget.parse("1.5g", 1)).isEqualTo(3L << 29);
    assertThat(MemoryBudget.parse("64KB", 1)).isEqualTo(64L << 10);
    assertThat(MemoryBudget.parse("5B", 1)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "-1G", "lots", "G"})
  void refusesOtherForms(String text) {
    assertThatThrownBy(() -> MemoryBudget.parse(text, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("memory.budget");
  }

  @Test
  void findsSomeMemory() {
    assertThat(MemoryBudget.available()).isBetween(1L << 20, 1L << 50);
  }
}
