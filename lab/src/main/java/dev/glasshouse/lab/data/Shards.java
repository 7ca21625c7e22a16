package dev.glasshouse.lab.data;

import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.tensor.Rng;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Data of any size as rows to learn from. It is encoded shard by shard, each a {@link TokenFile} of
 * its own, and no further than one shard ahead of what is read. What is in a shard depends on the
 * sources and the settings only, never on when it was made: one that was removed, or lost with a
 * process, comes out the same.
 *
 * <p>A shard is full when it has its number of tokens, or where its only source begins again. A
 * source that fits into the first shard is encoded once; each epoch then has an order of its own.
 * The first shard's share of held-back documents is what validation measures; in all later ones the
 * documents on that side are passed over.
 */
public final class Shards implements AutoCloseable {
  /** The next shard is begun when this part of the present one has been read. */
  private static final double AHEAD = 0.5;

  private static final double LARGEST_HELD_BACK = 0.1;

  /** Of which a tenth is at least one. */
  private static final int LEAST_TOKENS = 10;

  private final Path folder;
  private final List<Source> sources;
  private final Settings settings;
  private final Encoder encoder;
  private final Consumer<String> notes;
  private final Rng rng;
  private final ShardIndex index;
  private final Shard first;
  private final Split split;
  private Shard current;
  private @Nullable Mixture mixture;
  private @Nullable FutureTask<ShardIndex.Line> ahead;
  private volatile boolean closed;

  /**
   * What decides the shards beside the sources.
   *
   * @param seed of all orders
   * @param context places in a row, T
   * @param shardTokens ids of a shard
   * @param validationTokens about how many are held back; at most a tenth
   * @param dedupe which documents are left out
   * @param around put before and after each document
   * @param tokenizer tells tokenisers apart
   */
  public record Settings(
      long seed,
      int context,
      long shardTokens,
      long validationTokens,
      Dedupe dedupe,
      DocumentTokens around,
      long tokenizer) {}

  private record Shard(int number, TokenFile file, PackedRows packed) {}

  /**
   * Opens a folder of shards; makes the first one if it is not there.
   *
   * @param notes hears what the user should know, on the thread that reads
   * @throws UserError if the data cannot be read or is too little, or the folder cannot be written
   */
  public Shards(
      Path folder,
      List<Source> sources,
      Settings settings,
      Encoder encoder,
      Consumer<String> notes) {
    this.folder = folder;
    this.sources = sources;
    this.settings = settings;
    this.encoder = encoder;
    this.notes = notes;
    rng = Rng.of(settings.seed(), "data");
    index = ShardIndex.open(folder, key(), madeOf(), notes);
    if (index.lines().isEmpty()) {
      index.add(make(0));
      tellOfEpochs(0);
    } else if (Files.notExists(file(0))) {
      make(0);
    }
    TokenFile file = TokenFile.open(file(0));
    split = firstSplit(file);
    first = new Shard(0, file, PackedRows.pack(split.train(), settings.context(), rng));
    current = first;
  }

  private String key() {
    StringBuilder all = new StringBuilder(settings.toString());
    sources.forEach(
        each -> all.append('\n').append(each.share()).append(each.documents().fingerprint()));
    return Long.toHexString(Hashes.of(all.toString()));
  }

  /** The same by name, to say what of it has changed. */
  private Map<String, String> madeOf() {
    Map<String, String> all = new TreeMap<>();
    Json.MAPPER
        .valueToTree(settings)
        .properties()
        .forEach(each -> all.put(each.getKey(), each.getValue().toString()));
    for (Source each : sources) {
      long documents = Hashes.of(each.documents().fingerprint());
      all.put(each.name(), "%s of %x".formatted(each.share(), documents));
    }
    return all;
  }

  private Path file(int number) {
    return file(folder, number);
  }

  private static Path file(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "tokens-%05d.safetensors", number));
  }

  /** The file, in a folder of shards, whose held-back documents validation measures. */
  public static Path first(Path folder) {
    return file(folder, 0);
  }

  /**
   * The split of the first file.
   *
   * @param validationTokens see {@link Settings}
   */
  public static Split split(TokenFile first, long validationTokens) {
    double share = (double) validationTokens / first.targets();
    return Split.of(first, Math.min(share, LARGEST_HELD_BACK));
  }

  /** Forgets the shards of a folder. */
  public static void forget(Path folder) {
    ShardIndex.forget(folder);
  }

  /** Endless rows to learn from. */
  public Batches training() {
    return new Batches(settings.context(), this::row);
  }

  /**
   * Of the first rows, those that hold what no earlier one does: data that repeats is all in one
   * epoch.
   */
  public long rowsBeforeRepeats(long rows) {
    return isWhole() ? Math.min(rows, index.lines().getFirst().rows()) : rows;
  }

  /** What is learnt from and held back of the first shard. */
  public Split split() {
    return split;
  }

  /** Whether the first shard holds all documents. */
  public boolean isWhole() {
    return index.lines().getFirst().repeats();
  }

  /**
   * The rows to measure with, source by source.
   *
   * @return as many as there are sources; a part is empty where nothing of its source is held back
   */
  public List<HeldBack> validation() {
    List<DocumentRanges> ranges = split.validationBySource(first.file(), sources.size());
    List<HeldBack> parts = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      PackedRows packed = PackedRows.once(ranges.get(i), settings.context(), rng);
      Batches rows = Batches.inOrder(first.file(), packed);
      parts.add(new HeldBack(sources.get(i).name(), rows, packed.rows(), ranges.get(i).bytes()));
    }
    return parts;
  }

  /** What the first rows hold of each source. */
  public DataSummary summary(long rows) {
    return DataSummary.of(sources, index.lines(), rows);
  }

  private Batches.Row row(long position) {
    long firstRow = 0;
    int number = 0;
    while (true) {
      ShardIndex.Line line = line(number);
      if (line.repeats() || position < firstRow + line.rows()) {
        break;
      }
      firstRow += line.rows();
      number++;
    }
    enter(number);
    long within = position - firstRow;
    int rows = current.packed().rows();
    prepare(number, within);
    int row = (int) rng.permute(rows, number + within / rows, within % rows);
    return new Batches.Row(current.file(), current.packed(), row);
  }

  /** What is known of a shard, which is made if it is the first unknown one. */
  private ShardIndex.Line line(int number) {
    if (number == index.lines().size()) {
      index.add(ahead != null ? awaited(ahead) : make(number));
      ahead = null;
      tellOfEpochs(number);
    }
    return index.lines().get(number);
  }

  private void tellOfEpochs(int number) {
    if (index.lines().get(number).repeats()) {
      return;
    }
    for (int i = 0; i < sources.size(); i++) {
      Position end = index.lines().get(number).ends().get(i);
      long before = number == 0 ? 0 : index.lines().get(number - 1).ends().get(i).epoch();
      if (end.epoch() > 0 && before == 0) {
        notes.accept(
            "%s has been read whole (%,d tokens so far) and begins again"
                .formatted(sources.get(i).name(), end.tokens()));
      }
    }
  }

  private void enter(int number) {
    if (current.number() == number) {
      return;
    }
    if (current.number() > 0) {
      current.file().close();
    }
    current = first;
    if (number == 0) {
      return;
    }
    if (Files.notExists(file(number))) {
      stopAhead();
      make(number);
    }
    current = load(number);
    if (number > 2) {
      remove(file(number - 2));
    }
  }

  private Shard load(int number) {
    TokenFile file = TokenFile.open(file(number));
    DocumentRanges train = Split.at(file, split.threshold()).train();
    return new Shard(number, file, PackedRows.pack(train, settings.context(), rng));
  }

  private void prepare(int number, long within) {
    ShardIndex.Line line = index.lines().get(number);
    boolean newest = number == index.lines().size() - 1;
    if (newest && !line.repeats() && ahead == null && within > AHEAD * line.rows()) {
      ahead = new FutureTask<>(() -> make(number + 1));
      Thread.ofPlatform().daemon().name("glasshouse-shards").start(ahead);
    }
  }

  private static ShardIndex.Line awaited(FutureTask<ShardIndex.Line> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Writes a shard. The mixture goes on where it is, or is set up anew where it must. */
  private ShardIndex.Line make(int number) {
    List<Position> from =
        number == 0
            ? Collections.nCopies(sources.size(), Position.START)
            : index.lines().get(number - 1).ends();
    Mixture documents = mixture(from);
    long epoch = from.getFirst().epoch();
    boolean whole = false;
    try (TokenFileWriter writer = new TokenFileWriter(file(number), settings.around())) {
      while (!whole && writer.targets() < settings.shardTokens()) {
        if (closed) {
          throw new CancellationException();
        }
        documents.addTo(writer);
        whole = sources.size() == 1 && documents.epoch(0) > epoch;
      }
      writer.finish(Map.of("shard", Integer.toString(number)));
    }
    try (TokenFile file = TokenFile.open(file(number))) {
      DocumentRanges train =
          (number == 0 ? firstSplit(file) : Split.at(file, split.threshold())).train();
      int rows = PackedRows.pack(train, settings.context(), rng).rows();
      return new ShardIndex.Line(rows, file.targets(), whole && number == 0, documents.positions());
    }
  }

  private Mixture mixture(List<Position> from) {
    if (mixture == null || !mixture.positions().equals(from)) {
      closeMixture();
      var order = new Mixture.Order(settings.seed(), settings.dedupe());
      mixture = new Mixture(sources, order, encoder, from);
    }
    return mixture;
  }

  private Split firstSplit(TokenFile file) {
    Split made = split(file, settings.validationTokens());
    if (sources.size() > 1 && made.threshold() == 0) {
      throw new UserError("Cannot learn from a mixture in which all documents are the same");
    }
    if (made.threshold() == 0) {
      requireValidation(file);
    }
    boolean[] learnt = new boolean[sources.size()];
    for (int i = 0; i < file.documents(); i++) {
      learnt[file.source(i)] |= Hashes.uniform(file.hash(i)) >= made.threshold();
    }
    for (int i = 0; i < learnt.length; i++) {
      if (!learnt[i]) {
        throw new UserError(
            "Cannot learn from %s: it has too few different documents, and all of them would be held back for validation; give more text, or join it with other data (no weights)"
                .formatted(sources.get(i).name()));
      }
    }
    return made;
  }

  /** Of a single text the end is held back; but it must have one, and be meant to be alone. */
  private void requireValidation(TokenFile file) {
    String name = sources.getFirst().name();
    if (file.documents() > 1) {
      throw new UserError(
          "Cannot learn from %s: its %,d documents are all the same, so that none is left for validation; give other text too"
              .formatted(name, file.documents()));
    }
    if (file.targets() < LEAST_TOKENS) {
      throw new UserError(
          "Cannot learn from %s: it is one document of %d tokens, of which none would be left for validation; give more text"
              .formatted(name, file.targets()));
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  private void stopAhead() {
    if (ahead != null) {
      closed = true;
      try {
        awaited(ahead);
      } catch (RuntimeException _) {
        ahead = null; // what it was about to say concerns a shard that is not wanted now
      }
      closed = false;
      ahead = null;
    }
  }

  private void closeMixture() {
    if (mixture != null) {
      mixture.close();
      mixture = null;
    }
  }

  @Override
  public void close() {
    stopAhead();
    closed = true;
    closeMixture();
    if (current.number() > 0) {
      current.file().close();
    }
    first.file().close();
  }
}
