package dev.glasshouse.lab.report;

import dev.glasshouse.lab.data.DataSummary;
import dev.glasshouse.lab.data.Shards;
import dev.glasshouse.lab.data.TokenFile;
import dev.glasshouse.lab.train.Corpus;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.model.tokenizer.TokenizerJson;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** What a run learnt from, and in what pieces. */
final class RunData {
  private static final long MAX_BYTES = 16 << 20;

  private RunData() {}

  /**
   * The run's tokeniser, measured on what was held back.
   *
   * @return empty where the run has not encoded its data yet, or in another form than today's
   * @throws UserError if its files cannot be read
   */
  static Optional<TokenizerStats> tokenizer(RunFolder run, Recipe recipe) {
    Path vocabulary = run.path().resolve(TokenizerJson.FILE_NAME);
    Path tokens = Shards.first(run.path().resolve(Corpus.SHARDS));
    if (Files.notExists(vocabulary) || Files.notExists(tokens)) {
      return Optional.empty();
    }
    Tokenizer tokenizer = Tokenizers.load(vocabulary);
    try (TokenFile file = TokenFile.open(tokens)) {
      var held = Shards.split(file, recipe.data().validationTokens()).validation();
      return Optional.of(TokenizerMeasure.of(tokenizer, HeldOut.texts(file, held, tokenizer)));
    }
  }

  /**
   * What was read of each source.
   *
   * @return empty where the run has not said so yet
   * @throws UserError if its file cannot be read
   */
  static List<DataRead> sources(RunFolder run) {
    Path file = run.path().resolve(Corpus.SUMMARY);
    if (Files.notExists(file)) {
      return List.of();
    }
    try {
      return Json.MAPPER
          .treeToValue(Json.readObject(file, MAX_BYTES), DataSummary.class)
          .sources()
          .stream()
          .map(DataRead::of)
          .toList();
    } catch (JacksonException e) {
      throw new UserError("Cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }
}
