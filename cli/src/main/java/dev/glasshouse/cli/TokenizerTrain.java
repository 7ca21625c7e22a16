package dev.glasshouse.cli;

import dev.glasshouse.lab.data.Documents;
import dev.glasshouse.lab.data.FileDocuments;
import dev.glasshouse.model.tokenizer.BpeTokenizer;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse tokenizer train}: learns a byte-level BPE vocabulary from text files. */
@Command(
    name = "train",
    description = {
      "Learn a byte-level BPE vocabulary from UTF-8 text files,",
      "and save it as Hugging Face's tokenizer.json."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse tokenizer train --vocab 4096 --out my-tokenizer book.txt",
      "  glasshouse tokenizer train --vocab 32000 --out my-tokenizer texts/*.txt",
    })
final class TokenizerTrain implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--vocab",
      paramLabel = "N",
      required = true,
      description = "How many tokens: 256 bytes, one that ends documents, and N - 257 learnt.")
  private int vocab;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write tokenizer.json to.")
  private Path out;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Text files; <|endoftext|> in them parts documents.")
  private List<Path> files;

  /** Made by picocli. */
  TokenizerTrain() {}

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    var options = BpeTrainer.Options.ofSize(vocab);
    Documents texts = FileDocuments.of(files);
    BpeTokenizer tokenizer;
    try (var progress = new StageProgress(err, files);
        Stream<String> documents = texts.open()) {
      tokenizer = new BpeTrainer(options, progress).train(documents::iterator);
    }
    TokenizerJson.save(tokenizer, out, Integer.MAX_VALUE);
    err.printf("%s: %,d tokens%n", out.resolve(TokenizerJson.FILE_NAME), tokenizer.vocabSize());
    if (tokenizer.vocabSize() < vocab) {
      err.println("The text holds too few repetitions for more.");
    }
  }

  /** Shows counting, by the files' size, and then learning. */
  private static final class StageProgress implements BpeTrainer.Progress, AutoCloseable {
    private final PrintWriter err;
    private final long bytes;
    private Progress progress;
    private BpeTrainer.Stage shown = BpeTrainer.Stage.COUNTING;

    StageProgress(PrintWriter err, List<Path> files) {
      this.err = err;
      this.bytes = files.stream().mapToLong(StageProgress::size).sum();
      this.progress = Progress.on(err, "reading", bytes);
    }

    private static long size(Path file) {
      try {
        return Math.max(1, Files.size(file));
      } catch (IOException e) {
        // Whoever reads the file says what is wrong with it.
        return 1;
      }
    }

    @Override
    public void update(BpeTrainer.Stage stage, long done, long total) {
      if (stage != shown) {
        progress.close();
        progress = Progress.on(err, "learning", total);
        shown = stage;
      }
      progress.update(stage == BpeTrainer.Stage.COUNTING ? Math.min(done, bytes) : done, "");
    }

    @Override
    public void close() {
      progress.close();
    }
  }
}
