package dev.glasshouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.arch.LlamaConfig;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.kernels.KvType;
import dev.glasshouse.tensor.quant.BlockType;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a token leaves to the garbage collector: the bookkeeping of each layer's tensors, nothing
 * that grows with the model's widths, the vocabulary or the tokens before.
 */
@Tag("slow")
class AllocationTest {
  private static final int LAYERS = 4;
  private static final int VOCAB = 4000;
  private static final int PROMPT = 200;
  private static final int TOKENS = 50;

  /**
   * Measured: about 10,000 with vectors of 512 bits, 25,000 with 256, where a row of attention's
   * softmax is more than the compiler inlines and makes objects of some vectors.
   */
  private static final long LIMIT_BYTES = 32_000;

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(names = {"Q8_0", "Q5_0", "Q5_1", "Q4_0", "Q4_1", "Q4_K", "Q5_K", "Q6_K"})
  void aTokenLeavesItsBookkeepingOnly(BlockType type) {
    try (Device device = Device.cpu(2)) {
      var config = new LlamaConfig(LAYERS, 256, 8, 4, 32, 512, VOCAB, 256, 1e-5, 10_000, false);
      Model model = QuantisedModel.build(device, config, type);
      Sequence sequence = new Sequence(model, device, 256, KvType.F16);
      Sampler sampler = new Sampler(new Sampling(0.8, 40, 0.95, 0, 1), VOCAB);
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes;
      do {
        sequence.clear();
        sequence.read(Collections.nCopies(PROMPT, 7), () -> false);
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < TOKENS; i++) {
          sequence.read(sampler.draw(sequence.logits(), i));
        }
        bytes = (threads.getTotalThreadAllocatedBytes() - before) / TOKENS / LAYERS;
      } while (bytes > LIMIT_BYTES && System.nanoTime() < end);
      assertThat(bytes).as("bytes a token and layer").isLessThanOrEqualTo(LIMIT_BYTES);
    }
  }
}
