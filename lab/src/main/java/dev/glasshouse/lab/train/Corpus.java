package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.DocumentTokens;
import dev.glasshouse.lab.data.HeldBack;
import dev.glasshouse.lab.data.Shards;
import dev.glasshouse.lab.data.Source;
import dev.glasshouse.lab.data.TextSample;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.tokenizer.BpeTokenizer;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.ParallelEncoder;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.TokenizerFiles;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A run's data as the trainer wants it: the tokeniser, and rows to learn from and to measure with.
 * What is in the run's folder already is not made again, so that a run which was stopped while it
 * prepared goes on where it was.
 */
public final class Corpus implements AutoCloseable {
  /** The folder, in a run's, of the encoded data. */
  public static final String SHARDS = "data";

  /** The file, in a run's folder, that tells what was read. */
  public static final String SUMMARY = "data.json";

  private final RunFolder run;
  private final Tokenizer tokenizer;
  private final Shards shards;

  private Corpus(RunFolder run, Tokenizer tokenizer, Shards shards) {
    this.run = run;
    this.tokenizer = tokenizer;
    this.shards = shards;
  }

  /**
   * Trains the tokeniser and encodes the first shard of the data, unless the run's folder has both.
   *
   * @param threads that encode
   * @throws UserError if the data cannot be read, or is no text
   * @throws CancellationException if the listener wants no more
   */
  static Corpus prepare(RunFolder run, Recipe recipe, int threads, TrainListener listener) {
    List<Source> sources = Source.open(recipe.data().sources(), recipe.seed());
    Tokenizer tokenizer = tokenizer(run, recipe, sources, threads, listener);
    listener.stage("encoding the data");
    var settings =
        new Shards.Settings(
            recipe.seed(),
            recipe.model().context(),
            recipe.data().shardTokens(),
            recipe.data().validationTokens(),
            recipe.data().dedupe(),
            DocumentTokens.of(tokenizer),
            fingerprint(run));
    var encoder = new ParallelEncoder(tokenizer, threads);
    // Later shards are made beside steps, of which the last is saved before a run ends.
    var preparing = new AtomicBoolean(true);
    Shards shards =
        new Shards(
            run.path().resolve(SHARDS),
            sources,
            settings,
            texts -> {
              if (preparing.get()) {
                listener.endIfCancelled();
              }
              List<int[]> ids = new ArrayList<>(texts.size());
              encoder.encodeOrdinary(texts.iterator(), ids::add);
              return ids;
            },
            listener::note);
    preparing.set(false);
    return new Corpus(run, tokenizer, shards);
  }

  private static long fingerprint(RunFolder run) {
    Path file = run.path().resolve(TokenizerJson.FILE_NAME);
    try {
      CRC32C sum = new CRC32C();
      sum.update(Files.readAllBytes(file));
      return sum.getValue();
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  /** Forgets what an earlier preparation left in a run's folder. */
  static void forget(RunFolder run) {
    Shards.forget(run.path().resolve(SHARDS));
    try {
      Files.deleteIfExists(run.path().resolve(SUMMARY));
      // Without its main file there is no tokeniser: killed here, none is left that lacks a part.
      for (Path file : TokenizerFiles.in(run.path()).reversed()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileErrors.writing(run.path(), e);
    }
  }

  private static Tokenizer tokenizer(
      RunFolder run, Recipe recipe, List<Source> sources, int threads, TrainListener listener) {
    if (Files.notExists(run.path().resolve(TokenizerJson.FILE_NAME))) {
      Path whole = run.path().resolve("tokenizer");
      AtomicFolder.write(
          whole,
          part -> {
            if (recipe.init().isEmpty()) {
              listener.stage("training the tokeniser");
              BpeTokenizer trained = train(recipe, sources, threads, listener);
              TokenizerJson.save(trained, part, recipe.model().context());
            } else {
              inherit(Path.of(recipe.init()), part);
            }
            DocumentTokens.of(Tokenizers.load(part));
          });
      move(whole, run.path());
    }
    return Tokenizers.load(run.path());
  }

  private static BpeTokenizer train(
      Recipe recipe, List<Source> sources, int threads, TrainListener listener) {
    var options = BpeTrainer.Options.ofSize(recipe.tokenizer().vocab());
    try (TextSample texts =
        new TextSample(
            sources, recipe.seed(), recipe.data().dedupe(), recipe.tokenizer().sampleChars())) {
      return new BpeTrainer(options, (_, _, _) -> listener.endIfCancelled(), threads)
          .train(() -> texts);
    }
  }

  private static void inherit(Path init, Path part) {
    try (ModelFiles files = ModelFiles.open(init)) {
      TokenizerFiles.write(usable(files), part, files.config().context());
    }
  }

  /**
   * The tokeniser of a model that is to be trained on.
   *
   * @throws UserError if it has none, or one that cannot be used
   */
  static Path usable(ModelFiles files) {
    Path place =
        files
            .tokenizer()
            .orElseThrow(() ->
                new UserError(
                    "Cannot start from %s: it has no tokeniser; make a model that has one with 'glasshouse convert %s OUT --tokenizer PATH'"
                        .formatted(files.path(), files.path())));
    Tokenizer tokenizer = Tokenizers.load(place);
    DocumentTokens.of(tokenizer);
    if (tokenizer.vocabSize() > files.config().vocab()) {
      throw new UserError(
          "Cannot start from %s: its tokeniser has %,d ids and the model knows %,d: is it another model's tokeniser?"
              .formatted(files.path(), tokenizer.vocabSize(), files.config().vocab()));
    }
    return place;
  }

  /** The file without which there is no tokeniser comes last: half of one is made anew. */
  private static void move(Path from, Path folder) {
    try {
      for (Path file : TokenizerFiles.in(from)) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.delete(from);
    } catch (IOException e) {
      throw FileErrors.writing(folder, e);
    }
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Rows to learn from, without end. */
  Batches training() {
    return shards.training();
  }

  /**
   * Goes once more through what is learnt from.
   *
   * @param rows how many of the first rows; where the data repeats, one epoch stands for all
   * @param each receives the texts of a row's documents and heads of documents
   */
  void reread(long rows, Consumer<List<String>> each) {
    Batches training = training();
    long different = shards.rowsBeforeRepeats(rows);
    for (long row = 0; row < different; row++) {
      each.accept(training.pieces(row).stream().map(tokenizer::decode).toList());
    }
  }

  /** Rows to measure with, source by source. */
  List<HeldBack> validation() {
    return shards.validation();
  }

  /** Targets to learn from in the data, or in its first shard where there are more. */
  long firstTokens() {
    return shards.split().train().tokens();
  }

  /** Whether the first shard is all of the data. */
  boolean isWhole() {
    return shards.isWhole();
  }

  /**
   * Writes down what was read, as {@code data.json} in the run's folder.
   *
   * @param rows that were learnt from
   */
  void summarize(long rows) {
    Json.write(run.path().resolve(SUMMARY), shards.summary(rows));
  }

  @Override
  public void close() {
    shards.close();
  }
}
