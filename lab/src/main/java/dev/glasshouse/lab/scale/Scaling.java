package dev.glasshouse.lab.scale;

import dev.glasshouse.lab.train.Dial;
import dev.glasshouse.lab.train.MachineSpeed;
import dev.glasshouse.lab.train.Recipe;
import dev.glasshouse.lab.train.RunFork;
import dev.glasshouse.lab.train.RunLock;
import dev.glasshouse.lab.train.TrainerState;
import dev.glasshouse.model.RunFolder;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.Device;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A scaling experiment in its folder: small runs of several sizes and lengths, a law fitted to
 * them, the loss of a larger run predicted and written down, that run made, and the two compared.
 * Stopped at any point, it goes on where it was.
 */
public final class Scaling {
  private static final String REQUEST = "request.json";
  private static final String PLAN = "plan.json";
  private static final String PREDICTION = "prediction.json";

  /** Part of the time by which the larger run ends. */
  private static final double DEADLINE = 0.97;

  /**
   * The larger run is not cut below this part of its planned length, however late it is: about runs
   * shorter than those it was fitted to the law knows nothing.
   */
  private static final double LEAST_SHARE = 0.6;

  private final ScaleFolder folder;
  private final ScaleRequest request;
  private final ScaleRecipe recipe;
  private final ScaleListener listener;
  private final ScaleClock clock;
  private final ScaleRuns runs;
  private final RungRunner runner;
  private final int vocab;
  private final ScalePlan plan;
  private int number;

  private Scaling(
      ScaleFolder folder,
      ScaleRequest request,
      List<String> command,
      ScaleListener listener,
      BooleanSupplier stop) {
    this.folder = folder;
    this.request = request;
    this.listener = listener;
    recipe = new ScaleRecipe(request.recipe());
    clock = new ScaleClock(folder);
    runs = new ScaleRuns(folder);
    runner = new RungRunner(command, recipe.threads(), prepare(), listener, stop);
    vocab = Tokenizers.load(folder.corpus().path()).vocabSize();
    plan = folder.read(PLAN, ScalePlan.class).orElseGet(this::makePlan);
  }

  /**
   * Makes the experiment, or what is left of it.
   *
   * @param request what is wanted; where the folder holds an experiment, that one's request stands
   * @param command the words of the command line, after the program's name
   * @param stop asked before each step; when true, everything is saved and this returns
   * @return what came out, written to the folder too; empty where it was stopped
   * @throws dev.glasshouse.tensor.UserError if the folder is in use or cannot be written, or a run
   *     fails
   */
  public static Optional<ScaleReport> run(
      ScaleFolder folder,
      ScaleRequest request,
      List<String> command,
      ScaleListener listener,
      BooleanSupplier stop) {
    try (RunLock _ = RunLock.acquire(folder.path())) {
      ScaleRequest standing = folder.request().orElse(request);
      folder.write(REQUEST, standing);
      Scaling scaling = new Scaling(folder, standing, command, listener, stop);
      Optional<ScaleReport> report = scaling.go();
      scaling.clock.save();
      return report;
    }
  }

  /** Makes the data; the machine's speed. */
  private MachineSpeed prepare() {
    try (Device device = Device.cpu(recipe.threads())) {
      Recipe any = recipe.of(Dial.SHAPES.getFirst(), 1, 1, 1);
      RunFork.prepare(folder.corpus(), any, device, listener);
      return MachineSpeed.measure(device);
    }
  }

  private ScalePlan makePlan() {
    listener.stage("measuring how fast each size trains");
    double left = request.seconds() - clock.seconds();
    var made = new ScalePlanner(recipe, folder.corpus(), vocab).plan(left, runner.machine());
    folder.write(PLAN, made);
    clock.save();
    return made;
  }

  private Optional<ScaleReport> go() {
    for (ScalePlan.Size size : plan.rungs()) {
      if (!climb(size)) {
        return Optional.empty();
      }
    }
    Prediction prediction = folder.read(PREDICTION, Prediction.class).orElseGet(this::predict);
    listener.predicted(prediction);
    RunFolder heldOut = folder.heldOut();
    if (Files.notExists(heldOut.path())) {
      RunFork.begin(folder.corpus(), recipe(plan.heldOut(), prediction.steps()), heldOut);
    }
    if (!finish(heldOut, plan.heldOut(), prediction.steps())) {
      return Optional.empty();
    }
    ScaleReport report =
        ScaleReport.of(folder, clock.seconds(), prediction, runs.all(), folder.name(heldOut));
    report.write();
    return Optional.of(report);
  }

  private Recipe recipe(ScalePlan.Size size, long steps) {
    return recipe.of(size.shape(), plan.batch(), plan.warmup(), steps);
  }

  /** All runs of a shape: the longest goes as far as where a shorter one leaves it, then on. */
  private boolean climb(ScalePlan.Size size) {
    RunFolder trunk = folder.rung(size, size.longest());
    if (Files.notExists(trunk.path())) {
      RunFork.begin(folder.corpus(), recipe(size, size.longest()), trunk);
    }
    for (long steps : size.steps()) {
      RunFolder run = folder.rung(size, steps);
      if (Files.notExists(run.path()) && !leave(trunk, size, run, steps)) {
        return false;
      }
      if (!finish(run, size, steps)) {
        return false;
      }
    }
    return true;
  }

  /** Begins a shorter run where its learning rate falls. */
  private boolean leave(RunFolder trunk, ScalePlan.Size size, RunFolder run, long steps) {
    Recipe own = recipe(size, steps);
    long falls = own.pretrain().scheduleOver(steps).decayStart();
    say(number + 1, size, steps);
    if (Files.notExists(trunk.checkpoint(falls)) && runner.train(trunk, falls).step() < falls) {
      return false;
    }
    RunFork.at(trunk, falls, own, run);
    return true;
  }

  private boolean finish(RunFolder run, ScalePlan.Size size, long steps) {
    String name = folder.name(run);
    number++;
    if (runs.find(name).isPresent()) {
      return true;
    }
    say(number, size, steps);
    TrainerState state = runner.train(run, steps);
    if (state.step() < steps) {
      return false;
    }
    var made =
        new ScaleRun(
            name,
            size.shape().layers(),
            size.shape().width(),
            steps,
            size.shape().weights(vocab),
            state.tokens(),
            state.bitsPerByte(),
            state.trainSeconds());
    runs.add(made);
    clock.save();
    listener.measured(made);
    return true;
  }

  private void say(int which, ScalePlan.Size size, long steps) {
    double after = plan.seconds(which, recipe.decay());
    listener.run(size.name() + ", " + steps + " steps", which, plan.runs(), after);
  }

  private Prediction predict() {
    ScaleRun longest = runs.all().getLast();
    ScalePlan.Size last = plan.rungs().getLast();
    double slower = longest.trainSeconds() / (longest.steps() * last.secondsPerStep());
    double left = DEADLINE * request.seconds() - clock.seconds();
    long planned = plan.heldOut().longest();
    long steps =
        Math.clamp(
            (long) (left / (slower * plan.heldOut().secondsPerStep())),
            Math.max(1, (long) (LEAST_SHARE * planned)),
            planned);
    List<Observation> observed = runs.all().stream().map(ScaleRun::observation).toList();
    ScalingLaw law = LawFit.best(observed);
    double n = plan.heldOut().shape().weights(vocab);
    double d = steps * longest.d() / longest.steps();
    Band band = new Bootstrap(law, observed).loss(n, d);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var prediction = new Prediction(now, steps, n, d, law.loss(n, d), band, law, observed);
    folder.write(PREDICTION, prediction);
    return prediction;
  }
}
