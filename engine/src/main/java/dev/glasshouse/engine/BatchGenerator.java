package dev.glasshouse.engine;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.kernels.KvType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Writes on from many prompts at once: each step draws and reads one token of every sequence under
 * way, and a sequence that ends makes room for the next (continuous batching; Yu et al., 2022,
 * "Orca"). Small models are many times faster that way, since a product with 64 rows takes hardly
 * longer than one with a single row. What a text's tokens are does not depend on the others. For
 * one thread.
 */
public final class BatchGenerator {
  /** A sequence under way, with the number of its request. */
  private record Slot(
      int request, Draft draft, Sequence sequence, int prompt, Duration promptTime, long start) {}

  private final Device device;
  private final Tokenizer tokenizer;
  private final int vocab;
  private final List<Sequence> sequences = new ArrayList<>();

  /** Holds keys and values in single precision. */
  public BatchGenerator(Model model, Device device, Tokenizer tokenizer, int capacity, int slots) {
    this(model, device, tokenizer, capacity, slots, KvType.F32);
  }

  /**
   * @param capacity most tokens, of prompt and continuation together, that a generation may need
   * @param slots sequences at once, at least 1; each has a cache of {@code capacity} tokens
   * @param type how keys and values of tokens are held
   * @throws dev.glasshouse.tensor.UserError if the model's cannot be held so
   */
  public BatchGenerator(
      Model model, Device device, Tokenizer tokenizer, int capacity, int slots, KvType type) {
    this.device = device;
    this.tokenizer = tokenizer;
    vocab = model.config().vocab();
    for (int i = 0; i < slots; i++) {
      sequences.add(new Sequence(model, device, capacity, type));
    }
  }

  /**
   * Generates all that is asked for.
   *
   * @param done told of each generation that ended, with the number of its request
   * @param cancelled asked before each step; true ends what is under way and leaves out the rest
   * @return in the order of the requests; fewer where cancelled
   * @throws dev.glasshouse.tensor.UserError if a prompt does not fit or holds ids the model has
   *     not, or the model's weights are damaged
   */
  public List<Generation> generate(
      List<Request> requests, BiConsumer<Integer, Generation> done, BooleanSupplier cancelled) {
    requests.forEach(each -> each.check(sequences.getFirst().capacity(), vocab));
    Generation[] made = new Generation[requests.size()];
    Deque<Sequence> free = new ArrayDeque<>(sequences);
    List<Slot> busy = new ArrayList<>();
    int next = 0;
    while (!cancelled.getAsBoolean() && (next < made.length || !busy.isEmpty())) {
      while (next < made.length && !free.isEmpty()) {
        busy.add(begin(next, requests.get(next), free.removeFirst()));
        next++;
      }
      draw(busy);
      busy.removeIf(slot -> {
        if (slot.draft.ended()) {
          free.add(slot.sequence);
          made[slot.request] = finish(slot);
          done.accept(slot.request, made[slot.request]);
        }
        return slot.draft.ended();
      });
      if (!busy.isEmpty()) {
        Sequence.readEach(
            busy.stream().map(Slot::sequence).toList(),
            busy.stream().mapToInt(slot -> slot.draft.last()).toArray());
      }
    }
    return Arrays.stream(made).filter(Objects::nonNull).toList();
  }

  private Slot begin(int number, Request request, Sequence sequence) {
    long start = System.nanoTime();
    sequence.clear();
    sequence.read(request.prompt(), () -> false);
    long read = System.nanoTime();
    Draft draft = new Draft(request, tokenizer, vocab, _ -> {});
    Duration promptTime = Duration.ofNanos(read - start);
    return new Slot(number, draft, sequence, sequence.length(), promptTime, read);
  }

  /** Draws a token for each, on all cores: with small models this is much of the work. */
  private void draw(List<Slot> busy) {
    int[] drawn = new int[busy.size()];
    device
        .workers()
        .run(
            drawn.length,
            i -> {
              Slot slot = busy.get(i);
              drawn[i] = slot.draft.ended() ? -1 : slot.draft.draw(slot.sequence.logits());
            });
    for (int i = 0; i < drawn.length; i++) {
      if (drawn[i] >= 0) {
        busy.get(i).draft.accept(drawn[i], busy.get(i).sequence.room());
      }
    }
  }

  private static Generation finish(Slot slot) {
    Duration time = Duration.ofNanos(System.nanoTime() - slot.start);
    return slot.draft.generation(slot.prompt, slot.promptTime, time);
  }
}
