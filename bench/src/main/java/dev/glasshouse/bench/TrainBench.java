package dev.glasshouse.bench;

import dev.glasshouse.bench.libtorch.TorchProcess;
import dev.glasshouse.bench.libtorch.TorchSettings;
import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench train}: our training step and the peer's, in turn. The peer runs in a
 * process of its own and sleeps while it is our turn.
 */
@Command(
    name = "train",
    description = {
      "Time training steps of a GPT-2-shaped model, ours and the peer's in turn.",
      "Both in float32 with clipping and AdamW. mfu is the share of the machine's best matrix"
          + " product, measured in the same call. counts says whether the peer reaches a share of it"
          + " from which it can be said to be well set up: 0.45, or 0.28 for small. products_ms: a"
          + " step's linear products by themselves, which no step can undercut. update_ms: clipping"
          + " and AdamW, a part of step_ms."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse bench train --preset small --peer libtorch",
      "  glasshouse bench train --preset gpt2-124m --peer libtorch --json",
      "  glasshouse bench train --preset gpt2-124m --context 1024 --rounds 1 --json",
      "  glasshouse bench train --preset gpt-10m --sweep threads --json",
    })
final class TrainBench implements Runnable {
  private static final double LEARNING_RATE = 3e-4;
  private static final long SEED = 1;

  /** A round of one side lasts about this long. */
  private static final double ROUND_MS = 1_000;

  /** Peers to measure against. */
  enum Peer {
    /** None: our side alone. */
    none,
    /** libtorch on the matrix library and allocator settings that are fastest here. */
    libtorch,
    /** libtorch as published, with passive waiting: what a Java project gets. */
    libtorch_published {
      @Override
      public String toString() {
        return "libtorch-published";
      }
    }
  }

  @Option(
      names = "--preset",
      required = true,
      paramLabel = "NAME",
      description = "gpt2-124m, gpt-10m or small.")
  private String presetName;

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      defaultValue = "none",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Peer peer;

  @Option(names = "--batch", paramLabel = "B", description = "Sequences in a step.")
  private Integer batch;

  @Option(names = "--context", paramLabel = "T", description = "Tokens in a sequence.")
  private Integer context;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Turns of each side; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "12",
      description = "Until the JIT compiler has seen everything; default ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "On both sides; default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--sweep",
      paramLabel = "WHAT",
      description = "Instead: our side alone over ${COMPLETION-CANDIDATES}.")
  private Sweep sweep;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (rounds < 1 || threads < 1) {
      throw new UserError("--rounds and --threads must be at least 1");
    }
    TrainPreset named = TrainPreset.named(presetName);
    TrainPreset preset =
        named.withTokens(
            batch == null ? named.batch() : batch, context == null ? named.context() : context);
    PrintWriter out = spec.commandLine().getOut();
    if (sweep != null) {
      Output.print(out, json, Map.of("sweep", sweep.run(preset, threads, warmUp, rounds)));
    } else {
      Output.print(out, json, compare(preset));
    }
  }

  private Map<String, Object> compare(TrainPreset preset) {
    say("measuring memory");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("preset", preset);
    figures.put("peer", peer.toString());
    figures.put("threads", threads);
    long rss = EngineMemory.measure(preset, threads);
    figures.put("peak_rss", rss);
    TorchSettings settings = null;
    if (peer != Peer.none) {
      long peerRss = peerRss(preset);
      figures.put("peer_peak_rss", peerRss);
      figures.put("rss_ratio", (double) rss / peerRss);
      settings = settings(preset);
      figures.put("peer_settings", settings);
    }
    double peak = PeakSpeed.gflops(threads);
    List<Double> ours = new ArrayList<>();
    List<Double> updates = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (EngineSession engine =
            EngineSession.random(preset.config(), SEED, LEARNING_RATE, threads);
        TorchProcess torch = settings == null ? null : TorchProcess.start(settings)) {
      if (torch != null) {
        torch.init(preset, SEED, LEARNING_RATE);
      }
      say("warming up");
      int steps = warmUp(engine, torch, preset);
      for (int round = 1; round <= rounds; round++) {
        for (int i = 0; i < steps; i++) {
          Step step = step(engine, preset);
          ours.add(step.ms);
          updates.add(step.updateMs);
        }
        if (torch != null) {
          for (double ms : torch.step(steps).ms()) {
            theirs.add(ms);
          }
        }
        say("round %d of %d".formatted(round, rounds));
      }
    }
    figures.put("products_ms", StepProducts.milliseconds(preset, threads));
    figures.put("update_ms", Medians.of(updates.stream().mapToDouble(d -> d).toArray()));
    addSpeeds(figures, preset, Math.max(peak, PeakSpeed.gflops(threads)), ours, theirs);
    return figures;
  }

  private int warmUp(EngineSession engine, @Nullable TorchProcess torch, TrainPreset preset) {
    double total = 0;
    double last = 0;
    while (total < 1e3 * warmUp || last == 0) {
      last = step(engine, preset).ms;
      total += last;
    }
    int steps = (int) Math.max(1, ROUND_MS / last);
    if (torch != null) {
      torch.step(Math.max(3, steps));
    }
    return steps;
  }

  /** How long a step took, and its second half. */
  private record Step(double ms, double updateMs) {}

  private static Step step(EngineSession engine, TrainPreset preset) {
    TokenBatch tokens = TokenBatch.random(preset, SEED, 0);
    long start = System.nanoTime();
    engine.backward(tokens);
    long middle = System.nanoTime();
    engine.update();
    long end = System.nanoTime();
    return new Step((end - start) / 1e6, (end - middle) / 1e6);
  }

  private TorchSettings settings(TrainPreset preset) {
    TorchSettings best = TorchSettings.published(threads);
    if (peer == Peer.libtorch_published) {
      return best;
    }
    double least = Double.POSITIVE_INFINITY;
    for (TorchSettings each : TorchSettings.candidates(threads)) {
      double ms = probe(each, preset);
      if (ms < least) {
        least = ms;
        best = each;
      }
    }
    return best;
  }

  /** Milliseconds of the better of two steps after the first. */
  private double probe(TorchSettings settings, TrainPreset preset) {
    try (TorchProcess torch = TorchProcess.start(settings)) {
      torch.init(preset, SEED, LEARNING_RATE);
      torch.step(1);
      double ms = Arrays.stream(torch.step(2).ms()).min().orElseThrow();
      say("libtorch with %s: %,.0f ms a step".formatted(settings, ms));
      return ms;
    }
  }

  private long peerRss(TrainPreset preset) {
    try (TorchProcess torch = TorchProcess.start(TorchSettings.published(threads))) {
      torch.init(preset, SEED, LEARNING_RATE);
      torch.step(3);
      return torch.peakRss();
    }
  }

  private static void addSpeeds(
      Map<String, Object> figures,
      TrainPreset preset,
      double peak,
      List<Double> ours,
      List<Double> theirs) {
    double ms = Medians.of(ours.stream().mapToDouble(d -> d).toArray());
    figures.put("gflop_per_step", preset.flops() / 1e9);
    figures.put("peak_gflops", peak);
    figures.put("mfu", preset.flops() / ms / 1e6 / peak);
    figures.put("tokens_per_s", preset.tokens() / ms * 1e3);
    if (!theirs.isEmpty()) {
      double peerMs = Medians.of(theirs.stream().mapToDouble(d -> d).toArray());
      double peerMfu = preset.flops() / peerMs / 1e6 / peak;
      figures.put("ratio", peerMs / ms);
      figures.put("peer_mfu", peerMfu);
      figures.put("counts", peerMfu >= preset.leastPeerMfu());
      figures.put("peer_step_ms", theirs);
    }
    figures.put("step_ms", ours);
  }

  private void say(String what) {
    spec.commandLine().getErr().println("bench train: " + what);
    spec.commandLine().getErr().flush();
  }
}
