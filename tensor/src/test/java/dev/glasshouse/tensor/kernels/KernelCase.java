package dev.glasshouse.tensor.kernels;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One kernel, to be tried at any size and on any twin.
 *
 * @param name the kernel's, and its row in PRECISION.md; a suffix after a space tells variants
 *     apart
 * @param laneWise whether no sum runs along the lanes, so that both twins give the same bits
 * @param make inputs of a size, and what comes out
 */
record KernelCase(String name, boolean laneWise, BiFunction<Inputs, Integer, Run> make) {
  /** Sizes that leave every kind of rest after whole vectors. */
  static final int[] SIZES = {1, 7, 33, 100, 1000};

  /** One application of a kernel to inputs of its own. */
  record Run(Consumer<Kernels> kernel, List<Output> outputs) {
    static Run of(Consumer<Kernels> kernel, Output... outputs) {
      return new Run(kernel, List.of(outputs));
    }
  }

  /**
   * What a kernel should leave in a buffer.
   *
   * @param values in float64
   * @param scales sums of the magnitudes of each value's terms, which errors are measured by
   */
  record Output(Buffer buffer, double[] values, double[] scales) {
    static Output of(Buffer b, IntToDoubleFunction value, IntToDoubleFunction scale) {
      return new Output(
          b,
          IntStream.range(0, b.size()).mapToDouble(value).toArray(),
          IntStream.range(0, b.size()).mapToDouble(scale).toArray());
    }

    /** An output of one term, whose error is measured by its own magnitude. */
    static Output relative(Buffer b, IntToDoubleFunction value) {
      return of(b, value, i -> Math.abs(value.applyAsDouble(i)));
    }
  }

  /** Every kernel there is. */
  static List<KernelCase> all() {
    return Stream.of(
            ElementwiseCases.all(),
            NormalizationCases.all(),
            SoftmaxCases.all(),
            UpdatesCases.all(),
            DecodingCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The row of PRECISION.md. */
  String row() {
    return name.split(" ")[0];
  }

  @Override
  public String toString() {
    return name;
  }
}
