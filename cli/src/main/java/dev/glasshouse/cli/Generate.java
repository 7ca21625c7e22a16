package dev.glasshouse.cli;

import dev.glasshouse.engine.Generation;
import dev.glasshouse.engine.Generator;
import dev.glasshouse.engine.Output;
import dev.glasshouse.engine.Request;
import dev.glasshouse.engine.Sampling;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.template.ChatMessage;
import dev.glasshouse.model.template.ChatTemplateFiles;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import dev.glasshouse.tensor.kernels.KvType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glasshouse generate}: prints a prompt and what a model writes after it. */
@Command(
    name = "generate",
    description = {
      "Print a prompt and what a model writes after it, as it is written.",
      "Standard output gets the text and nothing else."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse generate --model runs/first --prompt 'Once upon' --tokens 100",
      "  glasshouse generate --model runs/first --temperature 0.8 --top-p 0.95",
      "  glasshouse generate --model runs/first --prompt river: --seed 7 --stop .",
      "  glasshouse generate --model stories.bin --tokenizer tok512.bin --temperature 0",
    })
final class Generate implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      required = true,
      description =
          "A checkpoint or Hugging Face folder, a run (its newest checkpoint), or a .gguf,"
              + " .safetensors or llama2.c file.")
  private Path modelPath;

  @Option(
      names = "--tokenizer",
      paramLabel = "PATH",
      description = "Its tokeniser, where it does not lie beside the model.")
  private Path tokenizerPath;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "The text to go on from; without one, a new document.")
  private String prompt;

  @Option(
      names = "--chat",
      description = "Put the prompt into the model's chat template, as what a user says.")
  private boolean chat;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Most tokens to write (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the likeliest token, 1 the model's own odds (default: the model's, or 1).")
  private Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest tokens; 0 from all (default: the model's, or 0).")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the likeliest tokens that make up P of the odds (default: the model's, or 1).")
  private Double topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      defaultValue = "0",
      description = "Draw from tokens at least P times as likely as the likeliest (default: 0).")
  private double minP;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Another seed, another text; the same seed, the same text (default: 0).")
  private long seed;

  @Option(
      names = "--kv",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description =
          "How keys and values of tokens read are held: ${COMPLETION-CANDIDATES}"
              + " (default: ${DEFAULT-VALUE}).")
  private KvType kv;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End before this text; may be given more than once.")
  private List<String> stops = List.of();

  /** Made by picocli. */
  Generate() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Device device = Device.cpu()) {
      Job job = job(device);
      out.print(chat ? "" : prompt);
      out.flush();
      report(job.generator.generate(job.request, new Printer(out)));
    }
  }

  private record Job(Generator generator, Request request) {}

  /** The file is closed before anything is written: mapped, it would stay in memory as well. */
  private Job job(Device device) {
    try (ModelFiles files = ModelFiles.open(modelPath)) {
      Tokenizer tokenizer = Tokenizers.load(TokenizerPath.of(files, tokenizerPath));
      Request request = request(files, tokenizer);
      int capacity = (int) Math.min(Integer.MAX_VALUE, request.prompt().size() + (long) tokens);
      var generator = new Generator(files.freeze(device), device, tokenizer, capacity, kv);
      generator.check(request);
      return new Job(generator, request);
    }
  }

  private Request request(ModelFiles files, Tokenizer tokenizer) {
    Request request = Request.of(tokenizer, chat ? conversation(files) : prompt);
    Sampling own = files.generation().map(Generate::sampling).orElse(Sampling.at(1));
    Set<Integer> ends = new HashSet<>(request.stopTokens());
    files.generation().ifPresent(generation -> ends.addAll(generation.eos()));
    return request
        .withMaxTokens(tokens)
        .withStopTokens(ends)
        .withStopSequences(stops)
        .withSampling(
            new Sampling(
                temperature != null ? temperature : own.temperature(),
                topK != null ? topK : own.topK(),
                topP != null ? topP : own.topP(),
                minP,
                seed));
  }

  private String conversation(ModelFiles files) {
    Path words = TokenizerPath.of(files, tokenizerPath);
    Path place = words.toString().endsWith(".json") ? words.resolveSibling("") : words;
    return ChatTemplateFiles.load(place, false)
        .orElseThrow(() ->
            new UserError("Cannot chat with " + files.path() + ": no chat template lies with it"))
        .render(List.of(ChatMessage.user(prompt)), List.of(), true, Map.of());
  }

  private static Sampling sampling(GenerationConfig config) {
    return Sampling.at(config.temperature()).withTopK(config.topK()).withTopP(config.topP());
  }

  /** On a terminal: ends the text's line and says how fast it came. */
  private void report(Generation generation) {
    if (Integer.getInteger("glasshouse.columns", 0) == 0) {
      return;
    }
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "%n%d tokens at %,.0f/s after a prompt of %d at %,.0f/s; stopped by %s%n",
            generation.tokens().size(),
            generation.tokensPerSecond(),
            generation.promptTokens(),
            generation.promptTokensPerSecond(),
            generation.stop().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** Writes each piece at once, and wants no more where nobody reads on. */
  private record Printer(PrintWriter out) implements Output {
    @Override
    public void text(String piece) {
      out.print(piece);
      out.flush();
    }

    @Override
    public boolean cancelled() {
      return out.checkError();
    }
  }
}
