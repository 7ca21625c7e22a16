package dev.glasshouse.bench;

import dev.glasshouse.engine.Sequence;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.kernels.KvType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Our side: a prompt read into every sequence, then one token of each at a time, greedily. */
final class DecodeSession implements AutoCloseable {
  /** Tokens a second. */
  record Speed(double prefill, double decode) {}

  /**
   * Tokens written one after the other by every sequence.
   *
   * @param streams how many sequences
   * @param at {@link System#nanoTime} before the first token of each and after every one
   */
  record Written(int streams, long[] at) {
    /** Tokens a second, of all sequences together, from one of these times to another. */
    double speed(int from, int to) {
      return streams * (to - from) / ((at[to] - at[from]) / 1e9);
    }

    double speed() {
      return speed(0, at.length - 1);
    }
  }

  private final Device device;
  private final Model model;
  private final List<KvCache> caches = new ArrayList<>();
  private final int[] prompt;
  private final int[] last;
  private final int tokens;

  DecodeSession(Path file, int promptTokens, int tokens, int streams, int threads, KvType type) {
    this.tokens = tokens;
    device = Device.cpu(threads);
    try (ModelFiles files = ModelFiles.open(file)) {
      model = files.freeze(device);
    }
    for (int s = 0; s < streams; s++) {
      caches.add(new KvCache(device, model.config(), promptTokens + tokens + 1, type));
    }
    prompt = new int[promptTokens];
    for (int i = 0; i < promptTokens; i++) {
      prompt[i] = (500 + (i * 7919 + 13) % 31000) % model.config().vocab();
    }
    last = new int[streams];
  }

  /** Reads all prompts; afterwards the first token of each is known. */
  void prefill() {
    for (int s = 0; s < last.length; s++) {
      KvCache cache = caches.get(s);
      cache.truncate(0);
      for (int at = 0; at < prompt.length; at += Sequence.CHUNK) {
        int[] part = Arrays.copyOfRange(prompt, at, Math.min(prompt.length, at + Sequence.CHUNK));
        try (Scope scope = device.inference()) {
          last[s] = likeliest(model.nextLogits(Pass.next(scope, cache, part)), 0);
        }
      }
    }
  }

  /** One further token of each sequence. */
  private void step() {
    try (Scope scope = device.inference()) {
      Tensor logits =
          last.length == 1
              ? model.nextLogits(Pass.next(scope, caches.getFirst(), last))
              : model.logits(Pass.next(scope, caches, last));
      for (int s = 0; s < last.length; s++) {
        last[s] = likeliest(logits, s);
      }
    }
  }

  private static int likeliest(Tensor logits, int row) {
    int vocab = logits.dim(-1);
    MemorySegment data = logits.data();
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < vocab; id++) {
      float value = data.getAtIndex(ValueLayout.JAVA_FLOAT, (long) row * vocab + id);
      if (value > most) {
        most = value;
        best = id;
      }
    }
    return best;
  }

  /** Writes on after {@link #prefill}. */
  Written write() {
    long[] at = new long[tokens + 1];
    at[0] = System.nanoTime();
    for (int i = 1; i <= tokens; i++) {
      step();
      at[i] = System.nanoTime();
    }
    return new Written(last.length, at);
  }

  Speed measure() {
    long start = System.nanoTime();
    prefill();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Speed(last.length * prompt.length / seconds, write().speed());
  }

  @Override
  public void close() {
    device.close();
  }
}
