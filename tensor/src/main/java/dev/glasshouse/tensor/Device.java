package dev.glasshouse.tensor;

import dev.glasshouse.tensor.gemm.Bf16MatMul;
import dev.glasshouse.tensor.gemm.Gemm;
import dev.glasshouse.tensor.gemm.GemmFactory;
import dev.glasshouse.tensor.gemm.MatMul;
import dev.glasshouse.tensor.gemm.Precision;
import dev.glasshouse.tensor.kernels.Kernels;
import dev.glasshouse.tensor.kernels.KernelsFactory;
import dev.glasshouse.tensor.quant.PackedFormat;
import dev.glasshouse.tensor.quant.PackedMatrix;
import dev.glasshouse.tensor.quant.QuantKernelsFactory;
import dev.glasshouse.tensor.quant.QuantMatMul;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What computes and where data lies: kernels, matrix products, workers and memory. Everything made
 * on a device is freed when it closes.
 */
public final class Device implements AutoCloseable {
  private final Kernels kernels;
  private final QuantMatMul quant;
  private final Workers workers;
  private final MemoryPool memory;

  /** Not there before it is asked for: the library takes 30 MB, loading a model does without. */
  private volatile @Nullable Library library;

  /** Not known before it is asked for: the library takes a tenth of a second to say. */
  private Optional<Bf16MatMul> bfloat16 = Optional.empty();

  private boolean bfloat16Known;

  /**
   * Matrix products over all workers.
   *
   * @param compiled what training uses, whose shapes come again in each step
   */
  private record Library(MatMul plain, MatMul compiled) {}

  private Device(Kernels kernels, Workers workers, MemoryPool memory) {
    this.kernels = kernels;
    this.workers = workers;
    this.memory = memory;
    this.quant =
        new QuantMatMul(
            QuantKernelsFactory.on(kernels),
            kernels.elementwise(),
            () -> matMul().gemm(),
            () -> bfloat16().map(Bf16MatMul::gemm),
            workers);
  }

  /** This machine's processor, all cores that the process may use. */
  public static Device cpu() {
    return cpu(Runtime.getRuntime().availableProcessors());
  }

  /**
   * This machine's processor.
   *
   * @param threads how many cores to work on
   */
  public static Device cpu(int threads) {
    return new Device(KernelsFactory.best(), new Workers(threads), new MemoryPool(false));
  }

  /** A {@link #dry(int)} device with as many threads as {@link #cpu()} has. */
  public static Device dry() {
    return dry(Runtime.getRuntime().availableProcessors());
  }

  /**
   * A device that neither computes nor takes memory but counts: a step that ran on it leaves in
   * {@link #peakBytes} what the same step on {@link #cpu(int)} would take. Copying into its tensors
   * does nothing, reading from them throws {@link IllegalStateException}. Two steps have the peak
   * of any number: the first makes the parameters' gradients.
   *
   * @param threads how many cores the real device would work on; each needs memory of its own
   */
  public static Device dry(int threads) {
    return new Device(KernelsFactory.best(), Workers.idle(threads), new MemoryPool(true));
  }

  /** Everything that is not a matrix product. */
  public Kernels kernels() {
    return kernels;
  }

  /**
   * Matrix products over all workers, in float32.
   *
   * @throws UserError as {@link GemmFactory#best} does, at the first call
   */
  public MatMul matMul() {
    return library().plain;
  }

  private Library library() {
    Library there = library;
    return there != null ? there : openLibrary();
  }

  private synchronized Library openLibrary() {
    Library there = library;
    if (there == null) {
      Gemm gemm = GemmFactory.best(kernels);
      there = new Library(new MatMul(gemm, workers), new MatMul(gemm.compiled(), workers));
      library = there;
    }
    return there;
  }

  /** Products over all workers with rounded factors; empty where they are not much faster here. */
  public synchronized Optional<Bf16MatMul> bfloat16() {
    if (!bfloat16Known) {
      bfloat16 =
          matMul()
              .gemm()
              .bfloat16()
              .map(gemm -> new Bf16MatMul(matMul(), gemm, kernels.elementwise(), workers));
      bfloat16Known = true;
    }
    return bfloat16;
  }

  /** What makes products in such a precision, where that is not {@link #matMul}. */
  public Optional<Bf16MatMul> rounding(Precision products) {
    return products == Precision.BFLOAT16 ? bfloat16() : Optional.empty();
  }

  /** Products with quantised matrices over all workers. */
  public QuantMatMul quant() {
    return quant;
  }

  /** The pool that owns every core. */
  public Workers workers() {
    return workers;
  }

  /** A float tensor with undefined content that lives as long as the device. */
  public Tensor tensor(int... shape) {
    return permanent(DType.F32, shape);
  }

  /** An int32 tensor with undefined content that lives as long as the device. */
  public Tensor ints(int... shape) {
    return permanent(DType.I32, shape);
  }

  /** A float tensor of zeros that lives as long as the device. */
  public Tensor zeros(int... shape) {
    Tensor t = tensor(shape);
    workers.blocks(t.size(), (from, n) -> kernels.elementwise().fill(t.data(), from, n, 0));
    return t;
  }

  private Tensor permanent(DType type, int... shape) {
    long bytes = type.bytes() * Tensor.size(shape);
    return new Tensor(
        type, shape.clone(), memory.permanent(bytes).asSlice(0, bytes), memory.lifetime());
  }

  /** A weight with undefined content. */
  public Parameter parameter(String name, int... shape) {
    return new Parameter(name, tensor(shape), this);
  }

  /**
   * A quantised weight that no gradient flows to.
   *
   * @param blocks its rows as a GGUF file holds them
   * @param fileRow which of those rows is which row of the weight
   * @throws UserError if a scale is no finite number
   */
  public Parameter frozen(
      String name,
      PackedFormat format,
      int rows,
      int cols,
      MemorySegment blocks,
      IntUnaryOperator fileRow) {
    int lanes = quant.kernels().lanes();
    MemorySegment data = memory.permanent(PackedMatrix.bytes(format, rows, cols, lanes));
    PackedMatrix packed = new PackedMatrix(format, rows, cols, lanes, data);
    try {
      quant.pack(packed, blocks, fileRow);
    } catch (UserError e) {
      throw new UserError("tensor " + name + ": " + e.getMessage(), e);
    }
    return new Parameter(name, packed, this);
  }

  /** A scope whose ops are recorded for a backward pass. */
  public Scope training() {
    return training(Precision.FLOAT32);
  }

  /**
   * A scope whose ops are recorded for a backward pass.
   *
   * @param products that of the linear maps, forward and backward
   */
  public Scope training(Precision products) {
    return new Scope(this, memory, true, () -> library().compiled, rounding(products));
  }

  /** A scope whose ops are only computed. */
  public Scope inference() {
    return new Scope(this, memory, false, this::matMul, Optional.empty());
  }

  /** Largest number of bytes in tensors so far. */
  public long peakBytes() {
    return memory.peak();
  }

  /** Bytes in tensors now. */
  public long usedBytes() {
    return memory.used();
  }

  /** From now on, using more than this throws a {@link UserError}. */
  public void budget(long bytes) {
    memory.budget(bytes);
  }

  /** Ends the workers and frees all memory; tensors made here then throw when touched. */
  @Override
  public void close() {
    workers.close();
    memory.close();
  }
}
