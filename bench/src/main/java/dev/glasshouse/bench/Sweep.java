package dev.glasshouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

  /**
   * One setting of a sweep.
   *
   * @param value of what is swept
   */
  record Point(int value, TrainPreset preset, int threads) {}

  /** The settings, first to last. */
  abstract List<Point> points(TrainPreset preset, int threads);

  /**
   * Measures all points, a step of each in turn: what is compiled late, and what else the machine
   * does, then meets them alike.
   *
   * @param warmUp seconds of steps that do not count
   * @param rounds steps of each that count
   * @return a JSON-like object for each point: what was swept, step times in ms, GFLOP/s, bytes
   *     that tensors took
   */
  List<Map<String, Object>> run(TrainPreset preset, int threads, double warmUp, int rounds) {
    List<Running> all = new ArrayList<>();
    try {
      points(preset, threads).forEach(point -> all.add(Running.start(point)));
      long start = System.nanoTime();
      do {
        all.forEach(Running::step);
      } while (System.nanoTime() - start < warmUp * 1e9);
      double[][] ms = new double[all.size()][rounds];
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < ms.length; i++) {
          ms[i][round] = all.get(i).step();
        }
      }
      return IntStream.range(0, ms.length)
          .mapToObj(i -> all.get(i).figures(name(), ms[i]))
          .toList();
    } finally {
      all.forEach(running -> running.session.close());
    }
  }

  /** A point's model in the midst of its training. */
  private record Running(Point point, EngineSession session, TokenBatch batch) {
    static Running start(Point point) {
      EngineSession session = EngineSession.random(point.preset.config(), 1, 3e-4, point.threads);
      return new Running(point, session, TokenBatch.random(point.preset, 1, 0));
    }

    /** Milliseconds that one took. */
    double step() {
      long start = System.nanoTime();
      session.step(batch);
      return (System.nanoTime() - start) / 1e6;
    }

    Map<String, Object> figures(String swept, double[] ms) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(swept, point.value);
      row.put("step_ms", ms);
      row.put("gflops", point.preset.flops() / Medians.of(ms) / 1e6);
      row.put("tensor_bytes", session.peakTensorBytes());
      return row;
    }
  }
}
