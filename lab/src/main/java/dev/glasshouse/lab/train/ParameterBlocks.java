package dev.glasshouse.lab.train;

import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Workers;
import java.util.List;

/**
 * All elements of some parameters, cut into fixed blocks, so that one job covers every parameter
 * however small: a job for each would cost more than its work.
 */
final class ParameterBlocks {
  /** Elements of a block: 256 KiB of floats, a share of a core's second-level cache. */
  private static final int BLOCK = 1 << 16;

  /** What is done with a block. */
  @FunctionalInterface
  interface Body {
    /**
     * @param block number of the block, from 0
     * @param parameter number of the parameter in the list
     * @param from first element within the parameter
     * @param count how many
     */
    void run(int block, int parameter, long from, int count);
  }

  private final int[] parameter;
  private final int[] part;
  private final long[] sizes;

  ParameterBlocks(List<Parameter> parameters) {
    sizes = parameters.stream().mapToLong(p -> p.value().size()).toArray();
    int blocks = 0;
    for (long size : sizes) {
      blocks += blocks(size);
    }
    parameter = new int[blocks];
    part = new int[blocks];
    int block = 0;
    for (int p = 0; p < sizes.length; p++) {
      for (int i = 0; i < blocks(sizes[p]); i++) {
        parameter[block] = p;
        part[block++] = i;
      }
    }
  }

  private static int blocks(long size) {
    return Math.toIntExact((size + BLOCK - 1) / BLOCK);
  }

  /** Number of blocks. */
  int count() {
    return parameter.length;
  }

  /** Runs every block once, over all workers. */
  void each(Workers workers, Body body) {
    workers.run(
        count(),
        block -> {
          int p = parameter[block];
          long from = (long) part[block] * BLOCK;
          body.run(block, p, from, (int) Math.min(BLOCK, sizes[p] - from));
        });
  }
}
