package dev.glasshouse.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStackTest {
  /** A tensor with the number that stands at both its ends. */
  private record Held(Tensor tensor, float number) {
    void assertIntact() {
      assertThat(tensor.get(0)).isEqualTo(number);
      assertThat(tensor.get(tensor.size() - 1)).isEqualTo(number);
    }
  }

  /** Random pushes, releases and pops; whatever is alive must keep its content. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theLivingNeverOverlap(long seed) {
    Random random = new Random(seed);
    MemoryPool pool = new MemoryPool(false);
    try (pool) {
      MemoryStack stack = new MemoryStack(pool);
      List<Held> alive = new ArrayList<>();
      List<Tensor> dead = new ArrayList<>();
      List<Integer> marks = new ArrayList<>();
      List<Integer> pushedAt = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        int action = random.nextInt(10);
        if (action < 5) {
          // Now and then more than a third of a chunk, so that chunks come and go.
          int size = random.nextInt(20) == 0 ? 25 << 20 : 1 + random.nextInt(10_000);
          pushedAt.add(stack.mark());
          Tensor tensor = stack.push(DType.F32, size);
          tensor.set(0, i);
          tensor.set(size - 1, i);
          alive.add(new Held(tensor, i));
        } else if (action < 8 && !alive.isEmpty()) {
          int which = random.nextInt(alive.size());
          pushedAt.remove(/* index= */ which);
          Tensor tensor = alive.remove(/* index= */ which).tensor;
          stack.release(tensor);
          dead.add(tensor);
        } else if (action == 8) {
          marks.add(stack.mark());
        } else if (!marks.isEmpty()) {
          int mark = marks.removeLast();
          stack.popTo(mark);
          while (!pushedAt.isEmpty() && pushedAt.getLast() >= mark) {
            pushedAt.removeLast();
            dead.add(alive.removeLast().tensor);
          }
        }
        alive.forEach(Held::assertIntact);
      }
      assertThat(dead).isNotEmpty().allMatch(tensor -> tensor.lifetime().isOver());
      stack.close();
      assertThat(pool.used()).isZero();
      assertThat(alive).allMatch(held -> held.tensor.lifetime().isOver());
    }
  }

  @Test
  void theDeadBelowTheLivingLeaveWithThem() {
    try (MemoryPool pool = new MemoryPool(false)) {
      MemoryStack stack = new MemoryStack(pool);
      Tensor below = stack.push(DType.F32, 16);
      Tensor above = stack.push(DType.F32, 16);
      stack.release(below);
      assertThat(pool.used()).isEqualTo(128);
      assertThatThrownBy(below::data).isInstanceOf(IllegalStateException.class);
      stack.release(above);
      assertThat(pool.used()).isZero();
    }
  }

  @Test
  void aTensorLargerThanAChunkGetsOneOfItsOwn() {
    try (MemoryPool pool = new MemoryPool(true)) {
      MemoryStack stack = new MemoryStack(pool);
      stack.push(DType.F32, 3);
      Tensor large = stack.push(DType.F32, 1000, 1000, 1000);
      assertThat(large.data().byteSize()).isEqualTo(4_000_000_000L);
      stack.close();
      assertThat(pool.peak()).isBetween(4_000_000_064L, 4_000_000_128L);
    }
  }

  @Test
  void theBudgetIsKept() {
    try (MemoryPool pool = new MemoryPool(false)) {
      MemoryStack stack = new MemoryStack(pool);
      pool.budget(8 << 20);
      Tensor first = stack.push(DType.F32, 1 << 20);
      assertThatThrownBy(() -> stack.push(DType.F32, (1 << 20) + 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("budget of 8 MB")
          .hasMessageContaining("lower the batch");
      first.set(0, 1);
      stack.push(DType.F32, 1 << 20);
      assertThat(pool.used()).isEqualTo(8 << 20);
      stack.close();
      assertThat(pool.used()).isZero();
    }
  }
}
