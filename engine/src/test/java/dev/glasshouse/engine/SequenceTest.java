package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.quant.BlockType;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static int[] ids(int count) {
    return IntStream.range(0, count).map(i -> i * 7919 % 257).toArray();
  }

  private static float[] read(Sequence sequence, int[] ids) {
    for (int done = 0; done < ids.length; done = sequence.length()) {
      int count = Math.min(sequence.chunk(), ids.length - done);
      sequence.read(Arrays.copyOfRange(ids, done, done + count));
    }
    return sequence.logits().clone();
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void givesTheLogitsOfThePassWithoutACache() {
    try (Device device = Device.cpu(2)) {
      Model model = TinyGlass.build(device, 700);
      int[] ids = ids(600);
      float[] expected;
      try (Scope scope = device.inference()) {
        float[] all = model.logits(Pass.of(scope, ids)).toArray();
        expected = Arrays.copyOfRange(all, all.length - 257, all.length);
      }
      var sequence = new Sequence(model, device, 600);
      assertClose(read(sequence, ids), expected);
      assertThat(sequence.length()).isEqualTo(600);
      sequence.clear();
      for (int id : ids) {
        sequence.read(id);
      }
      assertClose(sequence.logits(), expected);
    }
  }

  /** Opening it takes a fifth of a second, which a short prompt need not wait for. */
  @Test
  void readsAShortPromptOfAQuantisedModelWithoutTheMatrixLibrary() {
    System.setProperty("glasshouse.gemm", "absent");
    try (Device device = Device.cpu(2)) {
      Model model = QuantisedModel.build(device, TinyGlass.config(64), BlockType.Q8_0);
      var sequence = new Sequence(model, device, 64);
      sequence.read(ids(16));
      sequence.read(1);
      assertThatThrownBy(() -> sequence.read(ids(17)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("absent");
    } finally {
      System.clearProperty("glasshouse.gemm");
    }
  }

  @Test
  void readsTheSameBitsEachTime() {
    try (Device device = Device.cpu(2)) {
      var sequence = new Sequence(TinyGlass.build(device, 400), device, 400);
      float[] first = read(sequence, ids(300));
      sequence.clear();
      assertThat(read(sequence, ids(300))).isEqualTo(first);
    }
  }

  @Test
  void endsChunksAtFixedPlaces() {
    try (Device device = Device.cpu(1)) {
      var sequence = new Sequence(TinyGlass.build(device, 600), device, 600);
      assertThat(sequence.chunk()).isEqualTo(512);
      sequence.read(ids(10));
      assertThat(sequence.chunk()).isEqualTo(502);
      sequence.read(ids(502));
      assertThat(sequence.chunk()).isEqualTo(88);
    }
  }

  @Test
  void holdsNoMoreThanTheModelsContext() {
    try (Device device = Device.cpu(1)) {
      var sequence = new Sequence(TinyGlass.build(device, 20), device, 1000);
      assertThat(sequence.room()).isEqualTo(20);
      sequence.read(ids(19));
      sequence.read(1);
      assertThat(sequence.room()).isZero();
      assertThatThrownBy(() -> sequence.read(1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("20");
    }
  }

  @Test
  void takesNoMoreMemoryForALongPromptThanForAChunk() {
    try (Device device = Device.cpu(2)) {
      var sequence = new Sequence(TinyGlass.build(device, 4096), device, 4096);
      long before = device.usedBytes();
      read(sequence, ids(512));
      long peak = device.peakBytes();
      sequence.clear();
      read(sequence, ids(4096));
      assertThat(device.peakBytes() - peak).isLessThan(1 << 20);
      assertThat(device.usedBytes()).isEqualTo(before);
    }
  }
}
