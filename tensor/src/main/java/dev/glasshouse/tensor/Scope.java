package dev.glasshouse.tensor;

import dev.glasshouse.tensor.gemm.Bf16MatMul;
import dev.glasshouse.tensor.gemm.MatMul;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The memory and the tape of one training step or one request. Forward activations lie on one stack
 * and are popped as backward passes them; gradients of activations, and scratch, lie on another.
 * Closing a scope takes everything back at once; the garbage collector frees no tensor.
 *
 * <p>Not thread-safe: one thread drives a scope, its ops use the device's workers.
 */
public final class Scope implements AutoCloseable {
  /** The backward pass of one op. */
  @FunctionalInterface
  public interface Backward {
    /**
     * Adds to the gradients of the op's inputs.
     *
     * @param dy the gradient of the op's output
     */
    void run(Tensor dy);
  }

  private record Node(Tensor output, Backward backward, int activationMark) {}

  private final Device device;
  private final Supplier<MatMul> matMul;
  private final Optional<Bf16MatMul> rounding;
  private final MemoryStack activations;
  private final MemoryStack gradients;
  private final List<Node> tape = new ArrayList<>();
  private final List<Tensor> retained = new ArrayList<>();
  private boolean recording;
  private int lastMark;

  Scope(
      Device device,
      MemoryPool memory,
      boolean recording,
      Supplier<MatMul> matMul,
      Optional<Bf16MatMul> rounding) {
    this.device = device;
    this.matMul = matMul;
    this.rounding = rounding;
    this.recording = recording;
    activations = new MemoryStack(memory);
    gradients = new MemoryStack(memory);
  }

  /** The device this scope computes on. */
  public Device device() {
    return device;
  }

  /** The matrix products of linear maps in float32: in training, compiled for their shapes. */
  public MatMul matMul() {
    return matMul.get();
  }

  /** The matrix products of linear maps, where they round their factors. */
  public Optional<Bf16MatMul> rounding() {
    return rounding;
  }

  /** Whether ops are recorded for a backward pass. */
  public boolean recording() {
    return recording;
  }

  /** A float tensor with undefined content on the activation stack. */
  public Tensor tensor(int... shape) {
    return activations.push(DType.F32, shape);
  }

  /** An int32 tensor with undefined content on the activation stack. */
  public Tensor ints(int... shape) {
    return activations.push(DType.I32, shape);
  }

  /**
   * A float tensor with undefined content that goes back when it is closed; its memory is free as
   * soon as no gradient made meanwhile lies on top of it.
   */
  public Scratch scratch(int... shape) {
    Tensor tensor = gradients.push(DType.F32, shape);
    return new Scratch(tensor, () -> gradients.release(tensor));
  }

  /**
   * Writes an op on the tape.
   *
   * @param output what the op made
   * @param backward called with the gradient of {@code output}; not called when none arrives
   * @return {@code output}
   */
  public Tensor record(Tensor output, Backward backward) {
    if (recording) {
      output.tracked = true;
      tape.add(new Node(output, backward, lastMark));
      lastMark = activations.mark();
    }
    return output;
  }

  /** Whether a gradient is wanted for {@code x}: it was made by a recorded op. */
  public boolean tracks(Tensor x) {
    return x.tracked;
  }

  /** Makes {@code x}, an input, a tensor whose gradient is kept; see {@link #gradientOf}. */
  public Tensor watch(Tensor x) {
    x.tracked = true;
    return retainGradient(x);
  }

  /** Keeps the gradient of {@code x} until the scope closes, beyond its own backward pass. */
  public Tensor retainGradient(Tensor x) {
    x.retained = true;
    retained.add(x);
    return x;
  }

  /**
   * The gradient of a tensor that was {@linkplain #watch watched} or {@linkplain #retainGradient
   * retained}, after {@link #backward}.
   *
   * @throws IllegalStateException when none arrived
   */
  public Tensor gradientOf(Tensor x) {
    if (x.gradient == null) {
      throw new IllegalStateException("no gradient for " + x + ": backward did not reach it");
    }
    return x.gradient.tensor.reshape(x.shape());
  }

  /**
   * Where a backward pass puts the gradient of {@code x}, which must be {@linkplain #tracks
   * tracked}.
   */
  public Sink sink(Tensor x) {
    if (x.gradient == null) {
      x.gradient = new SharedGradient(gradients.push(DType.F32, x.shape()));
      return new Sink(x.gradient.tensor, false);
    }
    if (x.gradient.owners > 1) {
      Tensor copy = gradients.push(DType.F32, x.shape());
      copy(x.gradient.tensor, copy);
      x.gradient.owners--;
      x.gradient = new SharedGradient(copy);
    }
    return new Sink(x.gradient.tensor, true);
  }

  /**
   * For backward passes that can only write a gradient whole, not add to one: a tensor to write the
   * gradient of {@code x} to. Closing it adds what was written where there was a gradient already,
   * and forgets it where {@code x} wants none.
   */
  public Scratch contribution(Tensor x) {
    if (!x.tracked) {
      return scratch(x.shape());
    }
    Sink sink = sink(x);
    if (!sink.accumulate()) {
      return new Scratch(sink.tensor(), () -> {});
    }
    Scratch part = scratch(x.shape());
    return new Scratch(
        part.tensor(),
        () -> {
          add(part.tensor(), sink.tensor());
          part.close();
        });
  }

  private void add(Tensor x, Tensor y) {
    var elementwise = device.kernels().elementwise();
    device
        .workers()
        .blocks(x.size(), (from, n) -> elementwise.axpby(1, x.data(), from, 1, y.data(), from, n));
  }

  /**
   * Passes the gradient of {@code output} on to {@code x} unchanged, sharing the buffer where
   * {@code x} has none yet. To be called from the backward pass of {@code output}.
   */
  public void passThrough(Tensor output, Tensor x) {
    if (!x.tracked) {
      return;
    }
    SharedGradient gradient = Objects.requireNonNull(output.gradient);
    if (x.gradient == null) {
      x.gradient = gradient;
      gradient.owners++;
    } else {
      add(gradient.tensor, sink(x).tensor());
    }
  }

  /**
   * Runs the tape backwards from a scalar. Parameters' gradients are in their {@link
   * Parameter#sink} afterwards. Activations are taken back on the way.
   *
   * @param loss of size 1, made in this scope
   */
  public void backward(Tensor loss) {
    if (loss.size() != 1) {
      throw new IllegalArgumentException("backward starts from a scalar, not from " + loss);
    }
    Sink sink = sink(loss);
    device.workers().run(1, _ -> sink.tensor().set(0, 1));
    backwardTo(0);
  }

  private void backwardTo(int start) {
    boolean wasRecording = recording;
    recording = false;
    while (tape.size() > start) {
      Node node = tape.removeLast();
      Tensor output = node.output;
      if (output.gradient != null) {
        // A gradient shared through a reshape has the other tensor's shape.
        node.backward.run(output.gradient.tensor.reshape(output.shape()));
        if (output.gradient != null && !output.retained) {
          release(output);
        }
      }
      lastMark = node.activationMark;
      activations.popTo(lastMark);
    }
    recording = wasRecording;
  }

  private void release(Tensor output) {
    SharedGradient gradient = Objects.requireNonNull(output.gradient);
    if (--gradient.owners == 0) {
      gradients.release(gradient.tensor);
    }
    output.gradient = null;
  }

  /**
   * Runs a block so that only its input and output stay in memory: in inference always, in training
   * by computing the block a second time in the backward pass.
   *
   * @param block a function of its argument and of parameters only
   */
  public Tensor lean(Tensor x, UnaryOperator<Tensor> block) {
    boolean wasRecording = recording;
    recording = false;
    int mark = activations.mark();
    Tensor inner = block.apply(x);
    Tensor output;
    try (Scratch copy = scratch(inner.shape())) {
      copy(inner, copy.tensor());
      activations.popTo(mark);
      output = tensor(inner.shape());
      copy(copy.tensor(), output);
    }
    recording = wasRecording;
    return record(output, _ -> recompute(x, block, output));
  }

  private void copy(Tensor from, Tensor to) {
    device.workers().run(1, _ -> to.copyFrom(from));
  }

  private void recompute(Tensor x, UnaryOperator<Tensor> block, Tensor output) {
    int start = tape.size();
    lastMark = activations.mark();
    recording = true;
    Tensor again = block.apply(x);
    recording = false;
    SharedGradient gradient = Objects.requireNonNull(output.gradient);
    again.gradient = gradient;
    if (output.retained) {
      gradient.owners++;
    } else {
      // Handed over, not shared: a share would make the block copy it before adding to it.
      output.gradient = null;
    }
    backwardTo(start);
  }

  /** Copies a tensor to memory of the device, where it outlives this scope. */
  public Tensor keep(Tensor x) {
    return (x.type() == DType.F32 ? device.tensor(x.shape()) : device.ints(x.shape())).copyFrom(x);
  }

  /** Takes all memory back. Tensors that outlive this scope are inputs like any other again. */
  @Override
  public void close() {
    tape.clear();
    for (Tensor x : retained) {
      x.tracked = false;
      x.retained = false;
      x.gradient = null;
    }
    gradients.close();
    activations.close();
  }
}
