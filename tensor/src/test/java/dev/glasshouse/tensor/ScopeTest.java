package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glasshouse.tensor.ops.AddOp;
import dev.glasshouse.tensor.ops.KlOp;
import dev.glasshouse.tensor.ops.Layout;
import dev.glasshouse.tensor.ops.LinearOp;
import dev.glasshouse.tensor.ops.MulOp;
import dev.glasshouse.tensor.ops.ScaleOp;
import dev.glasshouse.tensor.ops.SigmoidOp;
import dev.glasshouse.tensor.ops.SumOp;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private final Device device = Device.cpu(2);
  private final Tensor x = device.tensor(2, 3).copyFrom(1f, 2f, 3f, 4f, 5f, 6f);

  @AfterEach
  void close() {
    device.close();
  }

  private Parameter weight(String name) {
    Parameter w = device.parameter(name, 3, 3);
    Rng rng = Rng.of(1, name);
    for (int i = 0; i < 9; i++) {
      w.value().set(i, rng.normal(0, i));
    }
    return w;
  }

  @Test
  void backwardTakesActivationsBack() {
    try (Scope scope = device.training()) {
      scope.watch(x);
      Tensor y = ScaleOp.apply(scope, x, 2);
      Tensor loss = SumOp.apply(scope, y, 1);
      assertThat(loss.item()).isEqualTo(42);
      scope.backward(loss);
      assertThat(scope.gradientOf(x).toArray()).containsOnly(2f);
      assertThatThrownBy(y::data)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("F32[2, 3]")
          .hasMessageContaining("keep()");
      assertThatThrownBy(loss::item).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsKeptOutlivesItsScope() {
    Tensor kept;
    Tensor lost;
    Tensor view;
    try (Scope scope = device.inference()) {
      lost = ScaleOp.apply(scope, x, 3);
      view = lost.view(3, 1, 3);
      kept = scope.keep(lost);
    }
    assertThat(kept.toArray()).containsExactly(3, 6, 9, 12, 15, 18);
    assertThatThrownBy(lost::toArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(view::toArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lost.reshape(6).get(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stacksAreEmptyAfterwards() {
    Parameter w = weight("w");
    w.sink();
    w.clearGradient();
    long before = device.usedBytes();
    for (int step = 0; step < 50; step++) {
      try (Scope scope = device.training()) {
        Tensor h = LinearOp.apply(scope, x, w, null, Layout.OUT_IN);
        Tensor y = AddOp.apply(scope, h, SigmoidOp.apply(scope, h));
        scope.backward(SumOp.apply(scope, MulOp.apply(scope, y, y), 1));
        assertThat(device.usedBytes()).isEqualTo(before);
      }
      assertThat(device.usedBytes()).isEqualTo(before);
    }
  }

  @Test
  void aRetainedGradientStaysUntilTheScopeCloses() {
    Tensor gradient;
    try (Scope scope = device.training()) {
      Tensor y = scope.retainGradient(ScaleOp.apply(scope, scope.watch(x), 2));
      scope.backward(SumOp.apply(scope, MulOp.apply(scope, y, y), 1));
      gradient = scope.gradientOf(y);
      assertThat(gradient.toArray()).containsExactly(4, 8, 12, 16, 20, 24);
      assertThat(scope.gradientOf(x).toArray()).containsExactly(8, 16, 24, 32, 40, 48);
    }
    assertThatThrownBy(gradient::data).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWatchedInputIsFreeAgainAfterItsScope() {
    for (int round = 0; round < 3; round++) {
      try (Scope scope = device.training()) {
        scope.watch(x);
        scope.backward(SumOp.apply(scope, x, 1));
        assertThat(scope.gradientOf(x).toArray()).containsOnly(1f);
      }
    }
    try (Scope scope = device.training()) {
      assertThat(scope.tracks(x)).isFalse();
    }
  }

  @Test
  void theGradientOfWhatBackwardDidNotReachIsAnError() {
    try (Scope scope = device.training()) {
      Tensor loss = SumOp.apply(scope, scope.watch(device.zeros(1)), 1);
      scope.watch(x);
      scope.backward(loss);
      assertThatThrownBy(() -> scope.gradientOf(x))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("did not reach");
    }
    assertThatThrownBy(() -> weight("w").gradient())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parameter w");
  }

  @Test
  void backwardStartsFromAScalar() {
    try (Scope scope = device.training()) {
      assertThatThrownBy(() -> scope.backward(ScaleOp.apply(scope, x, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("F32[2, 3]");
    }
  }

  /** The reference policy of a KL wants no gradient, and lies before the one that does. */
  @Test
  void anUntrackedFirstInputLeavesTheSecondItsGradient() {
    Tensor reference = device.tensor(2, 3).copyFrom(0f, 1f, 0f, 1f, 0f, 1f);
    float[] both;
    try (Scope scope = device.training()) {
      scope.watch(reference);
      scope.watch(x);
      scope.backward(SumOp.apply(scope, KlOp.apply(scope, reference, x), 1));
      both = scope.gradientOf(x).toArray();
    }
    try (Scope scope = device.training()) {
      scope.watch(x);
      scope.backward(SumOp.apply(scope, KlOp.apply(scope, reference, x), 1));
      assertThat(scope.gradientOf(x).toArray()).isEqualTo(both);
    }
  }

  private record Outcome(float loss, float[] dx, float[] dw, long peak) {}

  private Outcome eightBlocks(boolean lean) {
    try (Device fresh = Device.cpu(2);
        Scope scope = fresh.training()) {
      Tensor input = scope.watch(fresh.tensor(200, 3));
      Parameter w = fresh.parameter("w", 3, 3);
      Rng rng = Rng.of(2, "lean");
      for (int i = 0; i < input.size(); i++) {
        input.set(i, rng.normal(0, i));
      }
      for (int i = 0; i < 9; i++) {
        w.value().set(i, rng.normal(1, i));
      }
      UnaryOperator<Tensor> block =
          h -> {
            Tensor y = LinearOp.apply(scope, h, w, null, Layout.OUT_IN);
            Tensor gate = SigmoidOp.apply(scope, y);
            return AddOp.apply(scope, h, MulOp.apply(scope, gate, SigmoidOp.apply(scope, gate)));
          };
      Tensor h = input;
      for (int i = 0; i < 8; i++) {
        h = lean ? scope.lean(h, block) : block.apply(h);
      }
      Tensor loss = SumOp.apply(scope, MulOp.apply(scope, h, h), 0.01f);
      float value = loss.item();
      scope.backward(loss);
      return new Outcome(
          value, scope.gradientOf(input).toArray(), w.gradient().toArray(), fresh.peakBytes());
    }
  }

  @Test
  void recomputingGivesTheSameBitsInLessMemory() {
    Outcome stored = eightBlocks(false);
    Outcome lean = eightBlocks(true);
    assertThat(lean.loss).isEqualTo(stored.loss);
    assertThat(lean.dx).isEqualTo(stored.dx);
    assertThat(lean.dw).isEqualTo(stored.dw);
    assertThat(lean.peak).isLessThan(stored.peak * 3 / 4);
  }

  @Test
  void aDryDeviceCountsWhatARealOneTakes() {
    long real = peak(Device.cpu(2));
    long dry = peak(Device.dry(2));
    assertThat(dry).isEqualTo(real);
  }

  private static long peak(Device device) {
    try (device;
        Scope scope = device.training()) {
      Parameter w = device.parameter("w", 3, 3);
      Tensor x = scope.watch(device.tensor(2, 3).copyFrom(1f, 2f, 3f, 4f, 5f, 6f));
      Tensor y = LinearOp.apply(scope, x, w, null, Layout.OUT_IN);
      scope.keep(y);
      scope.backward(SumOp.apply(scope, y, 1));
      return device.peakBytes();
    }
  }

  @Test
  void readingFromADryDeviceIsAnError() {
    try (Device dry = Device.dry(1)) {
      Tensor y = dry.zeros(4);
      assertThatThrownBy(() -> y.get(0)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatWouldPassTheBudgetIsRefused() {
    device.budget(device.usedBytes() + (1 << 20));
    try (Scope scope = device.training()) {
      scope.tensor(1 << 17);
      assertThatThrownBy(() -> scope.tensor(1 << 18))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("memory budget");
    }
  }

  @Test
  void tensorsOfAClosedDeviceThrow() {
    Tensor permanent;
    Tensor activation;
    Scope left;
    try (Device other = Device.cpu(1)) {
      permanent = other.zeros(3);
      left = other.inference();
      activation = ScaleOp.apply(left, permanent, 1);
    }
    assertThatThrownBy(() -> permanent.get(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> activation.get(0)).isInstanceOf(IllegalStateException.class);
    left.close();
  }

  @Test
  void valuesOfTheOtherTypeAreRefused() {
    assertThatThrownBy(() -> x.copyFrom(1, 2, 3, 4, 5, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("I32 into F32[2, 3]");
    assertThatThrownBy(() -> device.ints(2).copyFrom(1f, 2f))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> x.copyFrom(1f)).isInstanceOf(IllegalArgumentException.class);
  }
}
