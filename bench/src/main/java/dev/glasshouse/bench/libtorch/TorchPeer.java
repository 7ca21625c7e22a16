package dev.glasshouse.bench.libtorch;

import dev.glasshouse.bench.TokenBatch;
import dev.glasshouse.bench.TokenBatchFile;
import dev.glasshouse.bench.TrainPreset;
import dev.glasshouse.lab.report.ProcessMemory;
import dev.glasshouse.tensor.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The peer's process: reads a {@link PeerRequest} a line from standard input, answers each with a
 * {@link PeerReply} a line on standard output, and ends with {@code quit} or with its input, so
 * that it never outlives who started it. Between requests it waits for input and uses no processor.
 */
public final class TorchPeer {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final BufferedReader requests;
  private final PrintStream replies;
  private @Nullable TorchSession session;
  private PeerRequest.@Nullable Init init;
  private int done;

  private TorchPeer(BufferedReader requests, PrintStream replies) {
    this.requests = requests;
    this.replies = replies;
  }

  /** Serves requests until the input ends. */
  public static void main(String[] args) throws IOException {
    var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var replies = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    new TorchPeer(requests, replies).serve();
    // Not exit: libtorch's threads may be torn down in an order that crashes.
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      PeerRequest request = MAPPER.readValue(line, PeerRequest.class);
      if (request instanceof PeerRequest.Quit) {
        return;
      }
      replies.println(MAPPER.writerFor(PeerReply.class).writeValueAsString(answer(request)));
      replies.flush();
    }
  }

  private PeerReply answer(PeerRequest request) {
    try {
      return switch (request) {
        case PeerRequest.Init wanted -> build(wanted);
        case PeerRequest.Step step -> train(step.n());
        case PeerRequest.Parity parity -> compare(parity);
        case PeerRequest.Rss _ -> new PeerReply.Memory(ProcessMemory.peak());
        case PeerRequest.Quit _ -> throw new IllegalStateException("quit has no answer");
      };
    } catch (UserError e) {
      return new PeerReply.Failed(String.valueOf(e.getMessage()), true);
    } catch (RuntimeException e) {
      e.printStackTrace();
      return new PeerReply.Failed(String.valueOf(e.getMessage()), false);
    }
  }

  private PeerReply build(PeerRequest.Init wanted) {
    drop();
    TorchSession built =
        TorchSession.random(wanted.preset().config(), wanted.seed(), wanted.learningRate());
    session = built;
    init = wanted;
    done = 0;
    return new PeerReply.Ready(built.parameters().count());
  }

  private PeerReply train(int n) {
    if (session == null || init == null) {
      throw new IllegalStateException("step before init");
    }
    TrainPreset preset = init.preset();
    long seed = init.seed();
    PeerReply reply = time(session, n, i -> TokenBatch.random(preset, seed, done + i));
    done += n;
    return reply;
  }

  private PeerReply compare(PeerRequest.Parity parity) {
    drop();
    List<TokenBatch> batches = TokenBatchFile.read(Path.of(parity.batches()));
    try (var loaded = TorchSession.load(Path.of(parity.folder()), parity.learningRate())) {
      // The first batch goes through twice: its gradients are wanted as they are before clipping.
      loaded.backward(batches.getFirst());
      loaded.parameters().writeGradients(Path.of(parity.gradients()));
      loaded.parameters().dropGradients();
      return time(loaded, batches.size(), batches::get);
    }
  }

  private static PeerReply time(TorchSession session, int steps, IntFunction<TokenBatch> batches) {
    double[] ms = new double[steps];
    double[] loss = new double[steps];
    for (int i = 0; i < steps; i++) {
      TokenBatch batch = batches.apply(i);
      long start = System.nanoTime();
      loss[i] = session.step(batch);
      ms[i] = (System.nanoTime() - start) / 1e6;
    }
    return new PeerReply.Steps(ms, loss);
  }

  private void drop() {
    if (session != null) {
      session.close();
      session = null;
      init = null;
    }
  }
}
