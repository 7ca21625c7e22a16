package dev.glasshouse.lab.train;

import dev.glasshouse.lab.data.DocumentTokens;
import dev.glasshouse.lab.data.Source;
import dev.glasshouse.model.Model;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.Models;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.Weights;
import dev.glasshouse.model.arch.GlassConfig;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.format.FileErrors;
import dev.glasshouse.model.format.GenerationConfig;
import dev.glasshouse.model.format.HfConfig;
import dev.glasshouse.model.tokenizer.Tokenizer;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A training run in its folder: from data to the last checkpoint, however often it is stopped. */
public final class Pretraining implements AutoCloseable {
  /** The file, in a run's folder, of its fully resolved recipe. */
  static final String RECIPE = "recipe.yaml";

  /** The file, in a run's folder, that tells of each step. */
  static final String METRICS = "metrics.jsonl";

  private static final String SAMPLES = "samples.jsonl";

  private static final long NOT_SAVED = -1;

  private final RunFolder run;
  private final Recipe recipe;
  private final Device device;
  private final double peakFlops;
  private final TrainListener listener;
  private final RunLock lock;
  private final long startNanos;
  private final double secondsBefore;
  private final long firstStep;
  private final Corpus corpus;
  private final Model model;
  private final GenerationConfig generation;
  private final Optimizer optimizer;
  private final Trainer trainer;
  private final Validation validation;
  private final StepPlan plan;
  private final MetricsLog metrics;
  private final Optional<SampleDiary> diary;
  private TrainerState state;
  private long savedStep;

  private Pretraining(
      RunFolder run,
      Recipe recipe,
      Device device,
      double peakFlops,
      TrainListener listener,
      RunLock lock,
      Optional<Path> checkpoint) {
    this.run = run;
    this.recipe = recipe;
    this.device = device;
    this.peakFlops = peakFlops;
    this.listener = listener;
    this.lock = lock;
    Environment environment = Environment.of(device, recipe.pretrain().products());
    state = checkpoint.map(Checkpoint::state).orElse(TrainerState.fresh(recipe, environment));
    sayWhatDiffers(environment);
    state = state.in(recipe, environment);
    ModelConfig config = config(checkpoint);
    checkContext(config);
    device.budget(DryRun.check(recipe, config));
    corpus = Corpus.prepare(run, recipe, device.workers().threads(), listener);
    secondsBefore = state.seconds();
    firstStep = state.step();
    savedStep = checkpoint.isPresent() ? firstStep : NOT_SAVED;
    Start start = start(checkpoint.or(this::init));
    model = start.model();
    generation = start.generation();
    optimizer = Optimizers.of(recipe.optimizer(), device, model);
    checkpoint.ifPresent(folder -> Checkpoint.readOptimizer(folder, optimizer));
    var settings = Trainer.Settings.of(recipe);
    trainer = new Trainer(device, model, optimizer, corpus.training(), settings, state.step());
    validation = new Validation(device, model, corpus.validation(), recipe.pretrain().micro());
    plan = new StepPlan(recipe.pretrain(), state.plannedSteps(), StepPlan.deadline(recipe));
    metrics = MetricsLog.open(run.path().resolve(METRICS), state.step());
    diary = recipe.samples().count() == 0 ? Optional.empty() : Optional.of(openDiary());
    startNanos = System.nanoTime();
  }

  private SampleDiary openDiary() {
    Path file = run.path().resolve(SAMPLES);
    return new SampleDiary(
        file, recipe, model, corpus.tokenizer(), device, state.step(), plan.steps());
  }

  /**
   * Begins a run in a folder that holds none.
   *
   * @param peakFlops see {@link MachineSpeed}
   * @throws UserError if the folder holds a run or cannot be written, the data cannot be read, or
   *     the model would not fit in memory
   */
  public static Pretraining begin(
      RunFolder run, Recipe recipe, Device device, double peakFlops, TrainListener listener) {
    // What cannot be used is said before a folder is made for the run.
    Source.open(recipe.data().sources(), recipe.seed());
    if (!recipe.init().isEmpty()) {
      try (ModelFiles files = ModelFiles.open(Path.of(recipe.init()))) {
        Corpus.usable(files);
      }
    }
    requireNothingElse(run.path());
    RunLock lock = RunLock.acquire(run.path());
    try {
      if (!run.list().isEmpty() || Files.exists(run.path().resolve(METRICS))) {
        throw new UserError(
            "%s holds a run already: go on with 'glasshouse resume %s', or choose another --run folder"
                .formatted(run.path(), run.path()));
      }
      AtomicFolder.removeParts(run.path());
      Corpus.forget(run);
      RecipeFiles.write(recipe, run.path().resolve(RECIPE));
      TrainListener log = new RunLog(run.path().resolve("log.txt"), listener);
      return new Pretraining(run, recipe, device, peakFlops, log, lock, Optional.empty());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What lies in a folder that holds no run is somebody else's, and must not be forgotten. */
  private static void requireNothingElse(Path folder) {
    boolean isRun =
        Files.exists(folder.resolve(RECIPE)) && Files.exists(folder.resolve(RunLock.FILE));
    if (isRun || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(each -> !each.endsWith(RunLock.FILE))
          .findFirst()
          .ifPresent(each -> {
            throw new UserError(
                "%s holds what is not a run's (%s): choose another --run folder"
                    .formatted(folder, each.getFileName()));
          });
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  /** The recipe of the run in a folder. */
  public static Recipe recipe(RunFolder run) {
    Path file = run.path().resolve(RECIPE);
    if (Files.notExists(file)) {
      throw new UserError("There is no run in " + run.path() + ": it has no " + RECIPE);
    }
    return RecipeFiles.readResolved(file);
  }

  /**
   * Goes on with the run in a folder, from its newest whole checkpoint, or from the start where it
   * has none.
   *
   * @param recipe see {@link #recipe(RunFolder)}
   * @throws UserError if the folder is in use or cannot be written, the recipe was changed where it
   *     is too late for that, or the model would not fit in memory
   */
  public static Pretraining resume(
      RunFolder run, Recipe recipe, Device device, double peakFlops, TrainListener listener) {
    RunLock lock = RunLock.acquire(run.path());
    try {
      AtomicFolder.removeParts(run.path());
      AtomicFolder.removeParts(run.checkpoints());
      TrainListener log = new RunLog(run.path().resolve("log.txt"), listener);
      Optional<Path> newest = run.newest(log::note);
      log.note(
          newest
              .map(folder -> "going on from " + folder)
              .orElse("there is no whole checkpoint yet: beginning with step 0"));
      return new Pretraining(run, recipe, device, peakFlops, log, lock, newest);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Optional<Path> init() {
    return recipe.init().isEmpty() ? Optional.empty() : Optional.of(Path.of(recipe.init()));
  }

  private ModelConfig config(Optional<Path> checkpoint) {
    if (checkpoint.isPresent()) {
      return HfConfig.read(checkpoint.get());
    }
    if (init().isEmpty()) {
      return recipe.model().config(recipe.tokenizer().vocab());
    }
    try (ModelFiles files = ModelFiles.open(init().get())) {
      return files.config();
    }
  }

  private void checkContext(ModelConfig config) {
    if (recipe.model().context() > config.context()) {
      throw new UserError(
          "The recipe's rows have %,d tokens and the model reads %,d: lower model.context"
              .formatted(recipe.model().context(), config.context()));
    }
  }

  /** A model that is trained on keeps its special ids: one that chats ends a turn, say. */
  private record Start(Model model, GenerationConfig generation) {}

  private Start start(Optional<Path> source) {
    DocumentTokens around = DocumentTokens.of(corpus.tokenizer());
    var plain = GenerationConfig.ofDocuments(around.start(), around.end());
    if (source.isEmpty()) {
      GlassConfig config = recipe.model().config(corpus.tokenizer().vocabSize());
      return new Start(Models.build(config, Weights.random(device, recipe.seed())), plain);
    }
    try (ModelFiles files = ModelFiles.open(source.get())) {
      return new Start(
          files.build(device), files.generation().map(own -> own.with(plain)).orElse(plain));
    }
  }

  private void sayWhatDiffers(Environment environment) {
    List<String> differences = environment.differences(state.environment());
    if (!differences.isEmpty()) {
      listener.note(
          "the result will not be that of an uninterrupted run to the bit: "
              + String.join(", ", differences));
    }
    List<RecipeChange> changes = RecipeChange.between(state.recipe(), recipe);
    refuse(changes.stream().filter(RecipeChange::tooLate).toList());
    if (!changes.isEmpty()) {
      listener.note(
          "%s was changed since the checkpoint: going on with %s"
              .formatted(RECIPE, RecipeChange.list(changes)));
    }
  }

  private void refuse(List<RecipeChange> tooLate) {
    if (!tooLate.isEmpty()) {
      throw new UserError(
          "Cannot go on with %s: its %s has %s, too late for a run that has a checkpoint; put that back. Other steps are for 'glasshouse fork %s --run DIR --set pretrain.steps=N', another model or tokeniser for 'glasshouse pretrain'"
              .formatted(run.path(), RECIPE, RecipeChange.list(tooLate), run.path()));
    }
  }

  /**
   * Makes the remaining steps, with checkpoints on the way and one at the end.
   *
   * @param stop asked before each step; when true, a checkpoint is written and this returns
   * @return whether all steps were made
   * @throws UserError if training diverged or the disk is full; earlier checkpoints stay
   */
  public boolean run(BooleanSupplier stop) {
    long epoch = corpus.firstTokens();
    sayHowOften(epoch);
    listener.start(
        new TrainListener.Start(
            recipe,
            model.config().parameters(),
            epoch,
            peakFlops,
            device.usedBytes(),
            state.step()));
    while (state.step() < plan.steps()) {
      if (stop.getAsBoolean()) {
        save();
        return false;
      }
      try {
        step();
      } catch (Diverged e) {
        throw stopped(e);
      }
    }
    return true;
  }

  private void sayHowOften(long epoch) {
    double wanted =
        (double) plan.steps() * recipe.pretrain().batch() * recipe.model().context() / epoch;
    if (corpus.isWhole() && wanted > 1.5) {
      listener.note(
          "the data has %,d tokens to learn from: they will be read about %.0f times"
              .formatted(epoch, wanted));
    }
  }

  private void step() {
    StepMetrics made = trainer.step(plan.rate(state.step()));
    long done = trainer.nextStep();
    boolean last = done == plan.steps();
    boolean measure = last || done % recipe.pretrain().validateEvery() == 0;
    Optional<Validation.Result> result =
        measure ? Optional.of(validation.measure()) : Optional.empty();
    double bitsPerByte = result.map(Validation.Result::bitsPerByte).orElse(state.bitsPerByte());
    state = state.after(made, seconds(), plan.steps(), bitsPerByte);
    log(made, result);
    listener.step(made, standing(made));
    if (measure) {
      listener.validated(done, bitsPerByte);
    }
    diary.ifPresent(each -> each.step(made, plan.steps()));
    if (last || done % recipe.checkpoint().every() == 0) {
      save();
    }
    plan.observe(done, state.seconds());
  }

  /** Time the steps and what comes between them have taken, in all processes together. */
  public double seconds() {
    return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }

  private TrainListener.Standing standing(StepMetrics made) {
    double pace = (state.seconds() - secondsBefore) / (state.step() - firstStep);
    return new TrainListener.Standing(
        plan.steps(),
        state.seconds(),
        (plan.steps() - state.step()) * pace,
        state.bitsPerByte(),
        made.flops() / made.seconds() / peakFlops);
  }

  private void log(StepMetrics made, Optional<Validation.Result> result) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("loss", made.loss());
    values.put("gradient_norm", made.gradientNorm());
    values.put("learning_rate", made.rate() * recipe.optimizer().learningRate());
    values.put("tokens", state.tokens());
    values.put("step_seconds", made.seconds());
    values.put("update_share", made.updateShare());
    values.put("flops", made.flops());
    values.put("seconds", state.seconds());
    result.ifPresent(measured -> {
      values.put("bits_per_byte", measured.bitsPerByte());
      measured.bySource().forEach((source, bits) -> values.put("bits_per_byte/" + source, bits));
    });
    metrics.append(made.step(), values);
  }

  /** A whole checkpoint is not put at risk to write the same again. */
  private void save() {
    if (state.step() == savedStep) {
      return;
    }
    try {
      metrics.flush();
      corpus.summarize(state.step() * recipe.pretrain().batch());
      listener.saved(Checkpoint.write(run, state, model, optimizer, generation));
      savedStep = state.step();
      Checkpoint.prune(run, recipe.checkpoint(), state.step());
    } catch (UserError e) {
      throw stopped(e);
    }
  }

  private UserError stopped(RuntimeException cause) {
    String last = run.newest(_ -> {}).map(folder -> "is " + folder).orElse("is not there yet");
    return new UserError(
        "%s. Stopped after step %d; the last good checkpoint %s"
            .formatted(cause.getMessage(), state.step(), last),
        cause);
  }

  /** How many rows were learnt from so far. */
  public long rows() {
    return state.step() * recipe.pretrain().batch();
  }

  /**
   * Goes once more through what was learnt from so far.
   *
   * @param each receives, row by row, the texts of documents and heads of documents; where the data
   *     repeats, one epoch stands for all
   */
  public void reread(Consumer<List<String>> each) {
    corpus.reread(rows(), each);
  }

  /** The model as it is now. */
  public Model model() {
    return model;
  }

  /** The run's recipe. */
  public Recipe recipe() {
    return recipe;
  }

  /** The run's tokeniser. */
  public Tokenizer tokenizer() {
    return corpus.tokenizer();
  }

  /** Where the run stands. */
  public TrainerState state() {
    return state;
  }

  /** Lets others use the folder. */
  @Override
  public void close() {
    // All are closed, in turn from the last, whatever one of them throws.
    try (lock;
        corpus;
        metrics) {
      diary.ifPresent(SampleDiary::close);
    }
  }
}
