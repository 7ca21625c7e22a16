package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.Batches;
import dev.glasshouse.lab.data.Documents;
import dev.glasshouse.lab.data.PackedRows;
import dev.glasshouse.lab.data.Split;
import dev.glasshouse.lab.data.TextFiles;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.data.TokenFileWriter;
import dev.glasshouse.lab.data.WordNet;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.tokenizer.BpeTokenizer;
import dev.glasshouse.model.tokenizer.BpeTrainer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run's data as the trainer wants it: the tokeniser, and rows to learn from and to measure with.
 * What is in the run's folder already is not made again, so that a run which was stopped while it
 * prepared goes on where it was.
 */
final class Corpus implements AutoCloseable {
  private static final String TOKENS = "tokens.safetensors";
  private static final double LARGEST_HELD_BACK = 0.1;

  private final BpeTokenizer tokenizer;
  private final TokenFile tokens;
  private final Split split;
  private final Batches training;
  private final Batches validation;

  private Corpus(BpeTokenizer tokenizer, TokenFile tokens, Recipe recipe) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
    double share = (double) recipe.data().validationTokens() / tokens.tokens();
    split = Split.of(tokens, Math.min(share, LARGEST_HELD_BACK));
    int context = recipe.model().context();
    Rng rng = Rng.of(recipe.seed(), "data");
    training = Batches.shuffled(tokens, PackedRows.pack(split.train(), context, rng), rng);
    validation = Batches.inOrder(tokens, PackedRows.pack(split.validation(), context, rng));
  }

  /**
   * Trains the tokeniser and encodes the data, unless the run's folder has both.
   *
   * @throws UserError if the data cannot be read, or is no text
   */
  static Corpus prepare(RunFolder run, Recipe recipe, TrainListener listener) {
    BpeTokenizer tokenizer = tokenizer(run, recipe, listener);
    Path file = run.path().resolve(TOKENS);
    if (Files.notExists(file)) {
      listener.stage("encoding the data");
      Documents documents = documents(recipe);
      TokenFileWriter.write(
          file,
          documents,
          tokenizer::encodeOrdinary,
          tokenizer.eos().orElseThrow(),
          Map.of("corpus", documents.description()));
    }
    TokenFile tokens = TokenFile.open(file);
    try {
      return new Corpus(tokenizer, tokens, recipe);
    } catch (RuntimeException e) {
      tokens.close();
      throw e;
    }
  }

  /** Forgets what an earlier preparation left in a run's folder. */
  static void forget(RunFolder run) {
    for (String name : List.of(TOKENS, TokenizerJson.FILE_NAME, TokenizerJson.CONFIG_FILE_NAME)) {
      Path file = run.path().resolve(name);
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw FileErrors.writing(file, e);
      }
    }
  }

  private static Documents documents(Recipe recipe) {
    List<String> paths = recipe.data().paths();
    return paths.isEmpty()
        ? WordNet.load(recipe.seed())
        : TextFiles.of(paths.stream().map(Path::of).toList());
  }

  private static BpeTokenizer tokenizer(RunFolder run, Recipe recipe, TrainListener listener) {
    Path file = run.path().resolve(TokenizerJson.FILE_NAME);
    if (Files.notExists(file)) {
      if (recipe.init().isEmpty()) {
        listener.stage("training the tokeniser");
        save(train(recipe), run, recipe.model().context());
      } else {
        save(inherited(Path.of(recipe.init())), run, recipe.model().context());
      }
    }
    return TokenizerJson.load(file);
  }

  private static BpeTokenizer train(Recipe recipe) {
    var options = BpeTrainer.Options.ofSize(recipe.tokenizer().vocab());
    try (Stream<String> texts = documents(recipe).open()) {
      return new BpeTrainer(options).train(texts::iterator);
    }
  }

  private static BpeTokenizer inherited(Path init) {
    try (ModelFiles files = ModelFiles.open(init)) {
      return TokenizerJson.load(
          files
              .tokenizer()
              .orElseThrow(
                  () -> new UserError("Cannot start from " + init + ": it has no tokenizer.json")));
    }
  }

  /** Written beside their place and moved: half a tokeniser would look like a whole one. */
  private static void save(BpeTokenizer tokenizer, RunFolder run, int context) {
    Path part = run.path().resolve("tokenizer.part");
    TokenizerJson.save(tokenizer, part, context);
    try {
      for (String name : List.of(TokenizerJson.CONFIG_FILE_NAME, TokenizerJson.FILE_NAME)) {
        Files.move(part.resolve(name), run.path().resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.delete(part);
    } catch (IOException e) {
      throw FileErrors.writing(run.path(), e);
    }
  }

  BpeTokenizer tokenizer() {
    return tokenizer;
  }

  /** Rows to learn from, without end. */
  Batches training() {
    return training;
  }

  /** Rows to measure with, each once. */
  Batches validation() {
    return validation;
  }

  Split split() {
    return split;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
