package dev.glasshouse.bench;

import dev.glasshouse.model.tokenizer.BpeTokenizer;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.ParallelEncoder;
import dev.glasshouse.tensor.Rng;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench tokenizer}: training and encoding on much distinct text, beside jtokkit
 * on GPT-2's vocabulary, and what could be slow.
 */
@Command(
    name = "tokenizer",
    description = {
      "Time the training of vocabularies, and encoding beside jtokkit with GPT-2's vocabulary.",
      "encode_ratio: our speed over jtokkit's, one thread each. encode_ratio_two_threads: our speed"
          + " on two threads over jtokkit's on one. two_thread_speedup: our two threads over our one."
          + " ids_equal: whether all ids are jtokkit's. hard_cases: seconds for 1 MB of one letter,"
          + " of spaces and of random bytes (as Latin-1), training V4096 and encoding."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse bench tokenizer --json",
      "  glasshouse bench tokenizer --megabytes 8 --rounds 1"
    })
final class TokenizerBench implements Runnable {
  private static final int[] VOCABULARIES = {4_096, 32_000};
  private static final int HARD_CASE = 1 << 20;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      defaultValue = "64",
      description = "How much text. Default ${DEFAULT-VALUE}.")
  private int megabytes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is timed; medians count. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that count pieces in training. Default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (megabytes < 1 || rounds < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--megabytes, --rounds and --threads must be at least 1");
    }
    PrintWriter err = spec.commandLine().getErr();
    Map<String, Object> figures = new LinkedHashMap<>();
    err.println("reading and making text");
    Map<String, Long> bytes = new LinkedHashMap<>();
    List<String> texts = new ArrayList<>();
    TextSource.all((long) megabytes << 20)
        .forEach((source, read) -> {
          bytes.put(source.name(), TextSource.utf8Length(read));
          texts.addAll(read);
        });
    figures.put("bytes", TextSource.utf8Length(texts));
    figures.put("bytes_by_source", bytes);
    figures.put("documents", texts.size());
    figures.put("threads", threads);
    for (int vocabulary : VOCABULARIES) {
      train(vocabulary, texts, figures, err);
    }
    encode(texts, figures, err);
    err.println("hard cases");
    figures.put("hard_cases", hardCases());
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  private void train(
      int vocabulary, List<String> texts, Map<String, Object> figures, PrintWriter err) {
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      err.printf("training %,d tokens, round %d of %d%n", vocabulary, round + 1, rounds);
      seconds[round] = seconds(() -> trained(vocabulary, texts));
    }
    figures.put("train_s_" + vocabulary, Medians.of(seconds));
    figures.put("train_s_" + vocabulary + "_all", seconds);
  }

  private BpeTokenizer trained(int vocabulary, List<String> texts) {
    return new BpeTrainer(
            BpeTrainer.Options.ofSize(vocabulary), (stage, done, total) -> {}, threads)
        .train(texts);
  }

  private void encode(List<String> texts, Map<String, Object> figures, PrintWriter err) {
    BpeTokenizer ours = JtokkitPeer.ours();
    JtokkitPeer peer = new JtokkitPeer();
    err.println("comparing ids with jtokkit's");
    figures.put("ids_equal", peer.differences(ours, texts) == 0);
    double[] our = new double[rounds];
    double[] theirs = new double[rounds];
    double[] two = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      err.printf("encoding, round %d of %d%n", round + 1, rounds);
      theirs[round] = seconds(() -> peer.encode(texts));
      our[round] = seconds(() -> encode(ours, texts));
      two[round] = seconds(() -> encode(ours, texts, 2));
    }
    double peerSeconds = Medians.of(theirs);
    figures.put("encode_ratio", peerSeconds / Medians.of(our));
    figures.put("encode_ratio_two_threads", peerSeconds / Medians.of(two));
    figures.put("two_thread_speedup", Medians.of(our) / Medians.of(two));
    figures.put("encode_s_all", our);
    figures.put("encode_s_two_threads_all", two);
    figures.put("peer_encode_s_all", theirs);
  }

  private static long encode(BpeTokenizer tokenizer, List<String> texts) {
    return texts.stream().mapToLong(text -> tokenizer.encodeOrdinary(text).length).sum();
  }

  private static long encode(BpeTokenizer tokenizer, List<String> texts, int threads) {
    var ids = new AtomicLong();
    new ParallelEncoder(tokenizer, threads)
        .encodeOrdinary(texts.iterator(), document -> ids.addAndGet(document.length));
    return ids.get();
  }

  private Map<String, Object> hardCases() {
    BpeTokenizer tokenizer = JtokkitPeer.ours();
    byte[] random = new byte[HARD_CASE];
    Rng rng = Rng.of(1, "random bytes");
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) rng.bits(0, i);
    }
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("one_letter", "a".repeat(HARD_CASE));
    cases.put("spaces", " ".repeat(HARD_CASE));
    cases.put("random_bytes", new String(random, StandardCharsets.ISO_8859_1));
    Map<String, Object> rows = new LinkedHashMap<>();
    cases.forEach((name, text) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("train_s", seconds(() -> trained(VOCABULARIES[0], List.of(text))));
      row.put("encode_s", seconds(() -> tokenizer.encodeOrdinary(text)));
      rows.put(name, row);
    });
    return rows;
  }

  /** Seconds that work takes; its result is only there so that none of it is left out. */
  private static double seconds(Supplier<?> work) {
    long start = System.nanoTime();
    Objects.requireNonNull(work.get());
    return (System.nanoTime() - start) / 1e9;
  }
}
