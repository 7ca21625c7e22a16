package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.torch_empty;
import static org.bytedeco.pytorch.global.torch.torch_normal;
import static org.bytedeco.pytorch.global.torch.torch_zeros;

import dev.glasshouse.model.format.SafetensorsWriter;
import dev.glasshouse.model.format.WeightSource;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The trained tensors of a peer model, under their Hugging Face names. A model's constructor asks
 * for them one by one, and they are drawn from a seed or read from a file.
 */
public final class TorchParameters implements AutoCloseable {
  private final @Nullable WeightSource source;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> transposed = new HashSet<>();

  private TorchParameters(@Nullable WeightSource source) {
    this.source = source;
  }

  /** Fresh parameters. The seed is libtorch's global one, and the order of the asking matters. */
  public static TorchParameters random(long seed) {
    manual_seed(seed);
    return new TorchParameters(null);
  }

  /** Parameters out of a file, which stays open until the model is built. */
  public static TorchParameters from(WeightSource source) {
    return new TorchParameters(source);
  }

  /** All that were made so far, in the order of the asking. */
  public Map<String, Tensor> all() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Number of elements of all tensors. */
  public long count() {
    return tensors.values().stream().mapToLong(Tensor::numel).sum();
  }

  /** Normally distributed around 0 when fresh; the file's shape is {@code shape}. */
  public Tensor normal(String name, double std, long... shape) {
    return keep(name, source == null ? torch_normal(0, std, shape) : read(source, name, shape));
  }

  /**
   * The weight of GPT-2's {@code Conv1D}. Published files hold it as {@code [in, out]}; here it
   * lies as {@code [out, in]}, the layout that libtorch's linear is fastest with.
   */
  public Tensor conv1d(String name, double std, long in, long out) {
    transposed.add(name);
    return keep(
        name,
        source == null
            ? torch_normal(0, std, out, in)
            : read(source, name, in, out).t().contiguous());
  }

  /** Ones when fresh. */
  public Tensor ones(String name, long size) {
    return keep(
        name, source == null ? torch_zeros(size).add_(new Scalar(1.0)) : read(source, name, size));
  }

  /** Zeros when fresh. */
  public Tensor zeros(String name, long size) {
    return keep(name, source == null ? torch_zeros(size) : read(source, name, size));
  }

  private Tensor keep(String name, Tensor tensor) {
    tensor.set_requires_grad(true);
    tensors.put(name, tensor);
    return tensor;
  }

  private static Tensor read(WeightSource source, String name, long... shape) {
    long[] found = source.shape(name);
    if (!Arrays.equals(found, shape)) {
      throw new UserError(
          "Cannot load tensor %s into libtorch: its shape is %s, and the model's configuration wants"
                  .formatted(name, Arrays.toString(found))
              + " "
              + Arrays.toString(shape));
    }
    Tensor tensor = torch_empty(shape);
    source.readF32(name, TorchTensors.segment(tensor));
    return tensor;
  }

  /**
   * Writes the gradients of all parameters, under the parameters' names and in the file's layout.
   *
   * @throws UserError if the file cannot be written
   */
  public void writeGradients(Path file) {
    try (PointerScope _ = new PointerScope()) {
      List<SafetensorsWriter.Entry> entries = new ArrayList<>();
      tensors.forEach((name, tensor) -> {
        Tensor gradient = tensor.grad();
        Tensor laid = transposed.contains(name) ? gradient.t().contiguous() : gradient;
        entries.add(
            SafetensorsWriter.Entry.ofF32(
                name, TorchTensors.shape(laid), TorchTensors.segment(laid)));
      });
      SafetensorsWriter.write(file, Map.of(), entries);
    }
  }

  /** Forgets all gradients, and with them their memory. */
  public void dropGradients() {
    try (PointerScope _ = new PointerScope()) {
      tensors.values().forEach(tensor -> tensor.mutable_grad().reset());
    }
  }

  /** Frees all tensors and their gradients. */
  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
