package dev.glasshouse.bench;

import dev.glasshouse.lab.report.ProcessMemory;
import dev.glasshouse.tensor.kernels.KvType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code glasshouse bench decode}: reading a prompt and writing on, beside llama.cpp. */
@Command(
    name = "decode",
    description = {
      "Time the reading of a prompt and the writing of tokens, beside llama.cpp, taking turns.",
      "prefill, decode: our tokens a second, medians of the rounds after a warm-up; peer_prefill,"
          + " peer_decode: llama.cpp's, with the faster of its two attentions; prefill_ratio,"
          + " decode_ratio: ours over llama.cpp's. load_s: opening and packing the weights."
          + " first_token_s: from the start of the process to the first token, nothing warm."
          + " steady_s: to the first sixteen tokens in a row (all, where --tokens is less) at 0.9 of"
          + " decode or more; missing where the warm-up has none. rss: resident bytes once loaded,"
          + " without the matrix library, which prompts of over 16 tokens open; file: the model's"
          + " bytes."
          + " decode_total: with --streams, tokens a second of all sequences together."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse bench decode --model model.gguf --prompt 512 --tokens 64 --json",
      "  glasshouse bench decode --model model.gguf --streams 16",
      "  glasshouse bench decode --model model.gguf --prompt 16 --peer none"
    })
final class DecodeBench implements Runnable {
  /** The share of the speed in the end from which on tokens come as fast as ever. */
  private static final double STEADY = 0.9;

  /** Tokens in a row whose speed is looked at. */
  private static final int STRETCH = 16;

  /** What to measure beside us. */
  enum Peer {
    none,
    llama_cpp
  }

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "A GGUF file.")
  private Path model;

  @Option(
      names = "--prompt",
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens of the prompt. Default ${DEFAULT-VALUE}.")
  private int prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens to write. Default ${DEFAULT-VALUE}.")
  private int tokens;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "1",
      description = "Sequences at once. Default ${DEFAULT-VALUE}.")
  private int streams;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is timed. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      defaultValue = "10",
      description = "Seconds of rounds that do not count. Default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--kv",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description =
          "How we hold keys and values; the peer takes F16. One of: ${COMPLETION-CANDIDATES}."
              + " Default ${DEFAULT-VALUE}.")
  private KvType kv;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      defaultValue = "llama_cpp",
      description = "One of: ${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
  private Peer peer;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (prompt < 1 || tokens < 1 || streams < 1 || rounds < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--prompt, --tokens, --streams, --rounds and --threads must be at least 1");
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("threads", threads);
    figures.put("streams", streams);
    long start = System.nanoTime();
    try (DecodeSession session = new DecodeSession(model, prompt, tokens, streams, threads, kv)) {
      figures.put("load_s", (System.nanoTime() - start) / 1e9);
      figures.put("file", model.toFile().length());
      figures.put("rss", ProcessMemory.resident());
      session.prefill();
      figures.put("first_token_s", secondsSinceStart());
      List<Stretch> early = warmUp(session);
      if (peer == Peer.none) {
        measure(session, null, early, figures);
      } else {
        spec.commandLine().getErr().println("starting llama.cpp");
        try (LlamaCppPeer other = new LlamaCppPeer(model, prompt, tokens, streams, threads)) {
          figures.put("peer", other.about());
          measure(session, other, early, figures);
        }
      }
    }
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  private static double secondsSinceStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }

  /**
   * Some tokens in a row: how long after the start of the process the first began, and tokens a
   * second.
   */
  private record Stretch(double begin, double speed) {}

  /** Writes on after the first token, then goes through whole rounds. */
  private List<Stretch> warmUp(DecodeSession session) {
    long end = System.nanoTime() + warmup * 1_000_000_000L;
    List<Stretch> stretches = new ArrayList<>();
    for (boolean first = true; System.nanoTime() < end; first = false) {
      if (!first) {
        session.prefill();
      }
      DecodeSession.Written written = session.write();
      double offset = secondsSinceStart() - System.nanoTime() / 1e9;
      int length = Math.min(STRETCH, tokens);
      for (int from = 0; from + length <= tokens; from++) {
        double begin = written.at()[from] / 1e9 + offset;
        stretches.add(new Stretch(begin, written.speed(from, from + length)));
      }
    }
    return stretches;
  }

  private void measure(
      DecodeSession session,
      @Nullable LlamaCppPeer other,
      List<Stretch> early,
      Map<String, Object> figures) {
    double[][] readings = new double[4][rounds];
    for (int round = 0; round < rounds; round++) {
      spec.commandLine().getErr().printf("round %d of %d%n", round + 1, rounds);
      if (other != null) {
        JsonNode theirs = other.measure();
        readings[2][round] = theirs.get("prefill").asDouble();
        readings[3][round] = theirs.get("decode").asDouble();
      }
      DecodeSession.Speed ours = session.measure();
      readings[0][round] = ours.prefill();
      readings[1][round] = ours.decode();
    }
    double prefill = Medians.of(readings[0]);
    double decode = Medians.of(readings[1]);
    figures.put("prefill", prefill);
    figures.put("decode", decode);
    early.stream()
        .filter(each -> each.speed >= STEADY * decode)
        .findFirst()
        .ifPresent(each -> figures.put("steady_s", each.begin));
    if (streams > 1) {
      figures.put("decode_total", decode);
    }
    if (other != null) {
      figures.put("peer_prefill", Medians.of(readings[2]));
      figures.put("peer_decode", Medians.of(readings[3]));
      figures.put("prefill_ratio", prefill / Medians.of(readings[2]));
      figures.put("decode_ratio", decode / Medians.of(readings[3]));
      figures.put("peer_prefill_all", readings[2]);
      figures.put("peer_decode_all", readings[3]);
    }
    figures.put("prefill_all", readings[0]);
    figures.put("decode_all", readings[1]);
  }
}
