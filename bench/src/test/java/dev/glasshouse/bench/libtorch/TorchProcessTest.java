package dev.glasshouse.bench.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.bench.TokenBatchFile;
import dev.glasshouse.bench.TrainPreset;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.format.Safetensors;
import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.tensor.UserError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchProcessTest {
  private static final TrainPreset TINY = new TrainPreset("tiny", 2, 16, 2, 31, 2, 8);

  @TempDir Path folder;

  @Test
  void trainsOnTheBatchesItIsSaidTo() {
    double[] losses;
    try (TorchProcess peer = TorchProcess.start(TorchSettings.published(1))) {
      assertThat(peer.init(TINY, 3, 1e-2)).isEqualTo(TINY.config().parameters());
      TorchProcess.Steps first = peer.step(2);
      TorchProcess.Steps second = peer.step(1);
      losses = new double[] {first.loss()[0], first.loss()[1], second.loss()[0]};
      assertThat(first.ms()).hasSize(2).doesNotContain(0);
      assertThat(peer.peakRss()).isGreaterThan(50L << 20);
    }
    try (TorchSession here = TorchSession.random(TINY.config(), 3, 1e-2)) {
      for (int step = 0; step < losses.length; step++) {
        double loss = here.step(TokenBatch.random(TINY, 3, step));
        assertThat(losses[step]).isCloseTo(loss, within(1e-5));
      }
    }
  }

  @Test
  void givesTheSameLossesOnEveryMatrixLibrary() {
    double[] expected = losses(TorchSettings.published(2));
    double[] found = losses(new TorchSettings(TorchSettings.Blas.MKL, true, 2));
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  private static double[] losses(TorchSettings settings) {
    try (TorchProcess peer = TorchProcess.start(settings)) {
      peer.init(TINY, 4, 1e-2);
      return peer.step(3).loss();
    }
  }

  @Test
  void trainsFromAFolderAndWritesGradientsInItsLayout() {
    TokenBatch batch = TokenBatch.random(TINY, 1, 0);
    Path batches = folder.resolve("batches.safetensors");
    Path gradients = folder.resolve("gradients.safetensors");
    TokenBatchFile.write(batches, List.of(batch, batch, batch));
    try (TorchSession here = TorchSession.random(TINY.config(), 1, 1e-2);
        TorchProcess peer = TorchProcess.start(TorchSettings.published(1))) {
      writeModel(here);

      double[] losses = peer.parity(folder, batches, 1e-2, gradients).loss();

      assertThat(losses).hasSize(3);
      assertThat(losses[0]).isCloseTo(here.backward(batch), within(1e-6));
      assertThat(losses[2]).isLessThan(losses[0]);
      try (Safetensors written = Safetensors.open(gradients)) {
        assertThat(written.names()).isEqualTo(here.parameters().all().keySet());
        here.parameters()
            .all()
            .forEach((name, tensor) ->
                assertThat(read(written, name))
                    .as(name)
                    .containsExactly(
                        TorchTensors.values(filed(name, tensor.grad())), within(1e-6f)));
      }
    }
  }

  private void writeModel(TorchSession session) {
    HfConfig.write(TINY.config(), GenerationConfig.ofDocuments(0, 0), folder);
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    session
        .parameters()
        .all()
        .forEach((name, tensor) -> {
          Tensor laid = filed(name, tensor.detach());
          entries.add(
              SafetensorsWriter.Entry.ofF32(
                  name, TorchTensors.shape(laid), TorchTensors.segment(laid)));
        });
    SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), entries);
  }

  /** GPT-2's files hold the weights of its linear maps as [in, out]. */
  private static Tensor filed(String name, Tensor tensor) {
    return name.matches(".*\\.c_\\w+\\.weight") ? tensor.t().contiguous() : tensor;
  }

  private static float[] read(Safetensors source, String name) {
    long count = Arrays.stream(source.shape(name)).reduce(1, (a, b) -> a * b);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(count * Float.BYTES);
      source.readF32(name, target);
      return target.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  @Test
  void saysWhatIsWrongWithAFolder() {
    try (TorchProcess peer = TorchProcess.start(TorchSettings.published(1))) {
      Path none = folder.resolve("none");
      assertThatThrownBy(() -> peer.parity(none, none, 1e-3, none))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(none.toString());
      assertThat(peer.init(TINY, 1, 1e-3)).isPositive();
    }
  }

  @Test
  void ourOwnFaultsAreNotTheUsers() {
    try (TorchProcess peer = TorchProcess.start(TorchSettings.published(1))) {
      assertThatThrownBy(() -> peer.step(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("step before init");
    }
  }
}
