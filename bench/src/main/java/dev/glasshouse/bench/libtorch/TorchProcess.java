package dev.glasshouse.bench.libtorch;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.bench.TrainPreset;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * libtorch in a process of its own, so that its threads and ours never share one. The calls block
 * until the answer is there; in between the process sleeps. Not for several threads.
 */
public final class TorchProcess implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LOG_LINES = 8;

  private final Process process;
  private final Path log;
  private final Writer requests;
  private final BufferedReader replies;
  private final Thread killer;

  private TorchProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    requests = process.outputWriter();
    replies = process.inputReader();
    killer = new Thread(process::destroyForcibly, "libtorch-killer");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Times and losses of training steps.
   *
   * @param ms wall time of each step, milliseconds
   * @param loss before each step, in nats
   */
  public record Steps(double[] ms, double[] loss) {}

  /**
   * Starts the process with the class path and the Java of this one.
   *
   * @throws UserError if this is not Linux on x86-64, or the process cannot be started
   */
  public static TorchProcess start(TorchSettings settings) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      throw new UserError(
          "Cannot start the libtorch peer on %s: its libraries are resolved for Linux amd64 only"
              .formatted(platform));
    }
    try {
      Path log = Files.createTempFile("glasshouse-libtorch-", ".log");
      var builder = new ProcessBuilder(command()).redirectError(log.toFile());
      settings.apply(builder.environment());
      return new TorchProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UserError("Cannot start the libtorch peer: " + e.getMessage(), e);
    }
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        // Tensors are freed by scopes; JavaCPP's own bookkeeping would only collect garbage.
        "-Dorg.bytedeco.javacpp.nopointergc=true",
        "-Dorg.bytedeco.javacpp.maxBytes=0",
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
        "-cp",
        System.getProperty("java.class.path"),
        TorchPeer.class.getName());
  }

  /**
   * Builds a fresh model, in place of the one before.
   *
   * @param preset its shape and batch
   * @param seed of the weights, and of the tokens as {@link TokenBatch#random} draws them
   * @param learningRate of AdamW
   * @return number of trained elements
   */
  public long init(TrainPreset preset, long seed, double learningRate) {
    var request = new PeerRequest.Init(preset, seed, learningRate);
    return ask(request, PeerReply.Ready.class).parameters();
  }

  /** Trains the model of {@link #init} for {@code n} more steps. */
  public Steps step(int n) {
    return steps(new PeerRequest.Step(n));
  }

  /**
   * Trains a model from given weights on given batches, a step for each.
   *
   * @param folder with {@code config.json} and {@code model.safetensors}
   * @param batches a file of {@link dev.glasshouse.bench.TokenBatchFile}
   * @param learningRate of AdamW
   * @param gradients is written: the gradient of every parameter at the first step, not clipped
   * @throws UserError if a file cannot be read or written
   */
  public Steps parity(Path folder, Path batches, double learningRate, Path gradients) {
    return steps(
        new PeerRequest.Parity(
            folder.toAbsolutePath().toString(),
            batches.toAbsolutePath().toString(),
            learningRate,
            gradients.toAbsolutePath().toString()));
  }

  /** The most bytes that the process ever held. */
  public long peakRss() {
    return ask(new PeerRequest.Rss(), PeerReply.Memory.class).bytes();
  }

  private Steps steps(PeerRequest request) {
    PeerReply.Steps reply = ask(request, PeerReply.Steps.class);
    return new Steps(reply.ms(), reply.loss());
  }

  private <R extends PeerReply> R ask(PeerRequest request, Class<R> type) {
    try {
      send(request);
      PeerReply reply = MAPPER.readValue(reply(), PeerReply.class);
      if (reply instanceof PeerReply.Failed failed) {
        throw failed.user()
            ? new UserError(failed.message())
            : new IllegalStateException("libtorch: " + failed.message() + tail());
      }
      return type.cast(reply);
    } catch (IOException e) {
      IllegalStateException failure = ended("");
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** The next line that is an answer: some native libraries print their errors in between. */
  private String reply() throws IOException {
    String stray = "";
    for (String line = replies.readLine(); line != null; line = replies.readLine()) {
      if (line.startsWith("{")) {
        return line;
      }
      stray += "\n" + line;
    }
    throw ended(stray);
  }

  private void send(PeerRequest request) throws IOException {
    requests.write(MAPPER.writerFor(PeerRequest.class).writeValueAsString(request));
    requests.write('\n');
    requests.flush();
  }

  private IllegalStateException ended(String said) {
    try {
      boolean over = process.waitFor(5, TimeUnit.SECONDS);
      String how = over ? "exit code " + process.exitValue() : "its output closed";
      return new IllegalStateException("the libtorch process ended (" + how + ")" + said + tail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted while the libtorch process ended", e);
    }
  }

  /** What the process said last on its error stream, to be put behind a message. */
  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - LOG_LINES);
      return lines.isEmpty() ? "" : ":\n" + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends the process, at once if it is in the middle of something. */
  @Override
  public void close() {
    try {
      send(new PeerRequest.Quit());
    } catch (IOException e) {
      // It has ended already, which is what is wanted.
    }
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(killer);
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // The JVM is shutting down, and the hook does its work.
      process.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
