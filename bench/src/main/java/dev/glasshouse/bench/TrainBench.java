package dev.glasshouse.bench;

import dev.glasshouse.bench.libtorch.TorchProcess;
import dev.glasshouse.bench.libtorch.TorchSettings;
import dev.glasshouse.tensor.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
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
          + " product, measured in the same call."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse bench train --preset small --peer libtorch",
      "  glasshouse bench train --preset gpt2-124m --peer libtorch-tuned --json",
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
    /** libtorch as published, with passive waiting. */
    libtorch,
    /** libtorch on the fastest matrix library and allocator settings that were found for it. */
    libtorch_tuned {
      @Override
      public String toString() {
        return "libtorch-tuned";
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
      Output.print(out, json, Map.of("sweep", sweep.run(preset, threads)));
    } else {
      Output.print(out, json, compare(preset));
    }
  }

  private Map<String, Object> compare(TrainPreset preset) {
    say("measuring memory");
    long rss = EngineMemory.measure(preset, threads);
    long peerRss = peer == Peer.none ? 0 : peerRss(preset);
    double peak = PeakSpeed.gflops(threads);
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (EngineSession engine =
            EngineSession.random(preset.config(), SEED, LEARNING_RATE, threads);
        TorchProcess torch = peer == Peer.none ? null : TorchProcess.start(settings(preset))) {
      if (torch != null) {
        torch.init(preset, SEED, LEARNING_RATE);
      }
      say("warming up");
      int steps = warmUp(engine, torch, preset);
      for (int round = 1; round <= rounds; round++) {
        for (int i = 0; i < steps; i++) {
          ours.add(step(engine, preset));
        }
        if (torch != null) {
          for (double ms : torch.step(steps).ms()) {
            theirs.add(ms);
          }
        }
        say("round %d of %d".formatted(round, rounds));
      }
    }
    peak = Math.max(peak, PeakSpeed.gflops(threads));
    return figures(preset, peak, ours, theirs, rss, peerRss);
  }

  private int warmUp(EngineSession engine, @Nullable TorchProcess torch, TrainPreset preset) {
    double total = 0;
    double last = 0;
    while (total < 1e3 * warmUp || last == 0) {
      last = step(engine, preset);
      total += last;
    }
    int steps = (int) Math.max(1, ROUND_MS / last);
    if (torch != null) {
      torch.step(Math.max(3, steps));
    }
    return steps;
  }

  private static double step(EngineSession engine, TrainPreset preset) {
    TokenBatch tokens = TokenBatch.random(preset, SEED, 0);
    long start = System.nanoTime();
    engine.step(tokens);
    return (System.nanoTime() - start) / 1e6;
  }

  private TorchSettings settings(TrainPreset preset) {
    return peer == Peer.libtorch
        ? TorchSettings.published(threads)
        : TorchSettings.fastest(preset, threads);
  }

  private long peerRss(TrainPreset preset) {
    try (TorchProcess torch = TorchProcess.start(TorchSettings.published(threads))) {
      torch.init(preset, SEED, LEARNING_RATE);
      torch.step(3);
      return torch.peakRss();
    }
  }

  private Map<String, Object> figures(
      TrainPreset preset,
      double peak,
      List<Double> ours,
      List<Double> theirs,
      long rss,
      long peerRss) {
    double ms = Medians.of(ours.stream().mapToDouble(d -> d).toArray());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("preset", preset);
    figures.put("peer", peer.toString());
    figures.put("threads", threads);
    figures.put("gflop_per_step", preset.flops() / 1e9);
    figures.put("peak_gflops", peak);
    figures.put("mfu", preset.flops() / ms / 1e6 / peak);
    figures.put("tokens_per_s", preset.tokens() / ms * 1e3);
    figures.put("peak_rss", rss);
    if (!theirs.isEmpty()) {
      double peerMs = Medians.of(theirs.stream().mapToDouble(d -> d).toArray());
      figures.put("ratio", peerMs / ms);
      figures.put("peer_mfu", preset.flops() / peerMs / 1e6 / peak);
      figures.put("peer_peak_rss", peerRss);
      figures.put("rss_ratio", (double) rss / peerRss);
      figures.put("peer_step_ms", theirs);
    }
    figures.put("step_ms", ours);
    return figures;
  }

  private void say(String what) {
    spec.commandLine().getErr().println("bench train: " + what);
    spec.commandLine().getErr().flush();
  }
}
