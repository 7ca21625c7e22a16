package dev.glasshouse.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.torch_zeros;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/**
 * AdamW (Loshchilov and Hutter 2019) by libtorch's fused kernel {@code aten::_fused_adamw_}, what
 * {@code torch.optim.AdamW(fused=True)} calls: one pass over memory where the C++ library's own
 * class makes several. Betas 0.9 and 0.95, epsilon 1e-8; weight decay 0.1 on tensors of two or more
 * dimensions.
 */
public final class TorchAdamW implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-8;
  private static final double WEIGHT_DECAY = 0.1;

  private record Slot(Tensor parameter, Tensor mean, Tensor square, Tensor step) {
    static Slot of(Tensor parameter) {
      long[] shape = TorchTensors.shape(parameter);
      return new Slot(parameter, torch_zeros(shape), torch_zeros(shape), torch_zeros());
    }
  }

  private final double learningRate;
  private final OperatorHandle kernel;
  private final List<Slot> decayed = new ArrayList<>();
  private final List<Slot> plain = new ArrayList<>();

  /** An optimiser with moments of zero. */
  public TorchAdamW(Collection<Tensor> parameters, double learningRate) {
    this.learningRate = learningRate;
    kernel = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
    for (Tensor parameter : parameters) {
      (parameter.dim() >= 2 ? decayed : plain).add(Slot.of(parameter));
    }
  }

  /** Moves every parameter by its gradient, which must be there. */
  public void step() {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      update(decayed, WEIGHT_DECAY);
      update(plain, 0);
    }
  }

  private void update(List<Slot> slots, double weightDecay) {
    GenericList parameters = list();
    GenericList gradients = list();
    GenericList means = list();
    GenericList squares = list();
    GenericList steps = list();
    for (Slot slot : slots) {
      slot.step.add_(new Scalar(1.0));
      parameters.push_back(new IValue(slot.parameter));
      gradients.push_back(new IValue(slot.parameter.grad()));
      means.push_back(new IValue(slot.mean));
      squares.push_back(new IValue(slot.square));
      steps.push_back(new IValue(slot.step));
    }
    // In the order of the kernel's schema; the empty list stands for the maxima of AMSGrad, the
    // last two for a gradient scaler.
    kernel.callBoxed(
        new IValueVector(
            new IValue(parameters),
            new IValue(gradients),
            new IValue(means),
            new IValue(squares),
            new IValue(list()),
            new IValue(steps),
            new IValue(learningRate),
            new IValue(BETA1),
            new IValue(BETA2),
            new IValue(weightDecay),
            new IValue(EPSILON),
            new IValue(false),
            new IValue(false),
            new IValue(),
            new IValue()));
  }

  private static GenericList list() {
    return new GenericList(new Type.TypePtr(TensorType.get()));
  }

  /** Frees the moments. */
  @Override
  public void close() {
    for (List<Slot> slots : List.of(decayed, plain)) {
      for (Slot slot : slots) {
        slot.mean.close();
        slot.square.close();
        slot.step.close();
      }
    }
  }
}
