package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.torch_empty;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Between Java's memory and libtorch's float32 tensors. */
public final class TorchTensors {

  private TorchTensors() {}

  /** A new tensor of the given values, row-major. */
  public static Tensor of(float[] values, long... shape) {
    Tensor out = torch_empty(shape);
    MemorySegment target = segment(out);
    if (target.byteSize() != (long) values.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "%d values for %d elements".formatted(values.length, out.numel()));
    }
    MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT, 0, values.length);
    return out;
  }

  /** A new int64 tensor, as libtorch wants token ids. */
  public static Tensor ids(int[] values, long... shape) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return tensor(wide, new TensorOptions(ScalarType.Long)).view(shape);
  }

  /** A copy of a tensor's values, row-major. */
  public static float[] values(Tensor tensor) {
    return segment(tensor.contiguous()).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** The sizes of a tensor, outermost first. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  /**
   * The memory of a contiguous float32 tensor, not a copy: valid while the tensor lives.
   *
   * @throws IllegalArgumentException if it is not contiguous or not float32
   */
  @SuppressWarnings("restricted")
  static MemorySegment segment(Tensor tensor) {
    if (!tensor.is_contiguous() || tensor.scalar_type().intern() != ScalarType.Float) {
      throw new IllegalArgumentException("not a contiguous float32 tensor");
    }
    long address = tensor.data_ptr_float().address();
    return MemorySegment.ofAddress(address).reinterpret(tensor.numel() * Float.BYTES);
  }
}
