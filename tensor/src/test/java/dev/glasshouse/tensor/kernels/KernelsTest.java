package dev.glasshouse.tensor.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.tensor.Precision;
import dev.glasshouse.tensor.kernels.KernelCase.Output;
import dev.glasshouse.tensor.kernels.KernelCase.Run;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel of the twin in use against float64, and against the other twin. */
@Tag("width")
class KernelsTest {
  private final Kernels kernels = KernelsFactory.best();

  static List<KernelCase> cases() {
    return KernelCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithFloat64(KernelCase kernel) {
    double tolerance = Precision.tolerance(kernel.row());
    for (int size : KernelCase.SIZES) {
      try (Arena arena = Arena.ofConfined()) {
        Run run = kernel.make().apply(new Inputs(arena), size);
        run.kernel().accept(kernels);
        for (Output output : run.outputs()) {
          check(output, tolerance, size);
        }
      }
    }
  }

  private static void check(Output output, double tolerance, int size) {
    assertThat(output.buffer().guardsIntact()).as("memory around the output").isTrue();
    for (int i = 0; i < output.values().length; i++) {
      double got = output.buffer().get(i);
      double wanted = output.values()[i];
      if (got != wanted) {
        assertThat(Math.abs(got - wanted))
            .as("size %d, element %d: got %s, wanted %s", size, i, got, wanted)
            .isLessThanOrEqualTo(tolerance * output.scales()[i]);
      }
    }
  }

  static List<KernelCase> laneWise() {
    return KernelCase.all().stream().filter(KernelCase::laneWise).toList();
  }

  @ParameterizedTest
  @MethodSource("laneWise")
  void givesTheScalarTwinsBits(KernelCase kernel) {
    for (int size : KernelCase.SIZES) {
      assertThat(outputs(kernel, size, kernels))
          .as("size %d", size)
          .isEqualTo(outputs(kernel, size, KernelsFactory.scalar()));
    }
  }

  private static List<List<Integer>> outputs(KernelCase kernel, int size, Kernels on) {
    try (Arena arena = Arena.ofConfined()) {
      Run run = kernel.make().apply(new Inputs(arena), size);
      run.kernel().accept(on);
      return run.outputs().stream().map(o -> bits(o.buffer())).toList();
    }
  }

  private static List<Integer> bits(Buffer buffer) {
    return IntStream.range(0, buffer.size())
        .mapToObj(i -> Float.floatToIntBits(buffer.get(i)))
        .toList();
  }
}
