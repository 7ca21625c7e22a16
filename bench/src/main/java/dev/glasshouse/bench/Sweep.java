package dev.glasshouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How our training step scales when one thing changes: depth, context at constant tokens, or
 * threads.
 */
enum Sweep {
  /** 4, 8 and 12 layers. */
  depth {
    @Override
    List<Point> points(TrainPreset preset, int threads) {
      List<Point> points = new ArrayList<>();
      for (int layers : new int[] {4, 8, 12}) {
        points.add(new Point(layers, preset.withLayers(layers), threads));
      }
      return points;
    }
  },
  /** 256 to 4,096 positions, with as many tokens in a step. */
  context {
    @Override
    List<Point> points(TrainPreset preset, int threads) {
      List<Point> points = new ArrayList<>();
      for (int context = 256; context <= 4096; context *= 2) {
        int batch = 4096 / context;
        points.add(new Point(context, preset.withTokens(batch, context), threads));
      }
      return points;
    }
  },
  /** One thread and two. */
  threads {
    @Override
    List<Point> points(TrainPreset preset, int threads) {
      return List.of(new Point(1, preset, 1), new Point(2, preset, 2));
    }
  };

  private static final int WARM_UP = 4;
  private static final int ROUNDS = 5;

  /**
   * One setting of a sweep.
   *
   * @param value of what is swept
   */
  record Point(int value, TrainPreset preset, int threads) {}

  /** The settings, first to last. */
  abstract List<Point> points(TrainPreset preset, int threads);

  /**
   * Measures one point after the other.
   *
   * @return a JSON-like object for each point: what was swept, step times in ms, GFLOP/s, bytes
   *     that tensors took
   */
  List<Map<String, Object>> run(TrainPreset preset, int threads) {
    List<Point> points = points(preset, threads);
    double[][] ms = new double[points.size()][ROUNDS];
    long[] bytes = new long[points.size()];
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      try (EngineSession session =
          EngineSession.random(point.preset.config(), 1, 3e-4, point.threads)) {
        TokenBatch batch = TokenBatch.random(point.preset, 1, 0);
        for (int step = 0; step < WARM_UP; step++) {
          session.step(batch);
        }
        for (int round = 0; round < ROUNDS; round++) {
          long start = System.nanoTime();
          session.step(batch);
          ms[i][round] = (System.nanoTime() - start) / 1e6;
        }
        bytes[i] = session.peakTensorBytes();
      }
    }
    List<Map<String, Object>> out = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(name(), point.value);
      row.put("step_ms", ms[i]);
      row.put("gflops", point.preset.flops() / Medians.of(ms[i]) / 1e6);
      row.put("tensor_bytes", bytes[i]);
      out.add(row);
    }
    return out;
  }
}
