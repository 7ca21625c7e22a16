package dev.glasshouse.cli;

import dev.glasshouse.lab.eval.Digest;
import dev.glasshouse.lab.eval.EvalCache;
import dev.glasshouse.lab.eval.Evaluation;
import dev.glasshouse.lab.eval.PairedTest;
import dev.glasshouse.lab.eval.Subject;
import dev.glasshouse.lab.eval.Task;
import dev.glasshouse.lab.eval.TaskFiles;
import dev.glasshouse.lab.eval.TaskResult;
import dev.glasshouse.lab.eval.TextTask;
import dev.glasshouse.model.ModelFiles;
import dev.glasshouse.model.format.Json;
import dev.glasshouse.model.tokenizer.Tokenizers;
import dev.glasshouse.tensor.CacheFolder;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glasshouse eval}: measures models at tasks, and tests one against another. */
@Command(
    name = "eval",
    description = {
      "Measure models at tasks: scores with standard errors, beside what chance gives.",
      "The first model is tested against each other one, item by item.",
      "Built-in tasks: blimp, arc-easy, piqa, lambada, gsm8k, arithmetic; all of them where neither"
          + " --task nor --text is given; and storyworld, the share of stories it writes that are"
          + " good. A YAML file describes another one (docs/evaluation.md).",
      "Results are kept, and printed at once when the same is asked again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glasshouse eval runs/first --task blimp,piqa --data data/eval --limit 200",
      "  glasshouse eval runs/first --text book.txt",
      "  glasshouse eval runs/a runs/b --task storyworld --limit 300",
      "  glasshouse eval runs/a runs/b --task my-task.yaml --json",
      "  glasshouse eval stories.bin --tokenizer tok512.bin --task piqa --out p.json",
    })
final class Eval implements Runnable {
  /** A task, and where its data lies. */
  private record Job(Task task, Path data) {}

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description =
          "Checkpoint or Hugging Face folders, runs (their newest checkpoints), or .gguf,"
              + " .safetensors or llama2.c files.")
  private List<Path> models = List.of();

  @Option(names = "--model", paramLabel = "PATH", description = "The same as the first MODEL.")
  private @Nullable Path model;

  @Option(names = "--against", paramLabel = "PATH", description = "The same as a further MODEL.")
  private List<Path> against = List.of();

  @Option(
      names = "--tokenizer",
      paramLabel = "PATH",
      description = "The models' tokeniser, where it does not lie beside them.")
  private @Nullable Path tokenizerPath;

  @Option(
      names = "--task",
      paramLabel = "NAME|FILE",
      split = ",",
      description = "Built-in tasks, or YAML files; may be given more than once.")
  private List<String> tasks = List.of();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Text files to measure bits per byte on.")
  private List<Path> texts = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where tasks' data lies (default: data/eval; beside the YAML file of your own).")
  private @Nullable Path data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N items of each data file.")
  private @Nullable Integer limit;

  @Option(names = "--fresh", description = "Measure again what was measured before.")
  private boolean fresh;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where results are kept (default: glasshouse/eval in your cache folder).")
  private @Nullable Path cacheFolder;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write JSON with what became of every item.")
  private @Nullable Path out;

  /** Made by picocli. */
  Eval() {}

  @Override
  public void run() {
    List<Path> paths = new ArrayList<>();
    Optional.ofNullable(model).ifPresent(paths::add);
    paths.addAll(models);
    paths.addAll(against);
    if (paths.isEmpty()) {
      throw new UserError("Nothing to evaluate: name a model, as in glasshouse eval runs/first");
    }
    if (limit != null && limit < 1) {
      throw new UserError("--limit is " + limit + "; expected 1 or more");
    }
    List<Job> jobs = jobs();
    EvalCache cache = cache();
    List<EvalReport.Measured> measured = new ArrayList<>();
    for (Path path : paths) {
      measured.add(new EvalReport.Measured(path.toString(), measure(path, jobs, cache)));
    }
    var report = new EvalReport(measured, comparisons(measured));
    if (out != null) {
      Json.write(out, report);
    }
    if (json) {
      spec.commandLine().getOut().println(report.summary().toJson());
    } else {
      report.print(spec.commandLine().getOut());
    }
  }

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    List<String> names = tasks.isEmpty() && texts.isEmpty() ? TaskFiles.OF_DATA : tasks;
    for (String name : names) {
      jobs.add(new Job(TaskFiles.load(name), dataOf(name)));
    }
    for (Path text : texts) {
      Path file = text.toAbsolutePath();
      if (!Files.isRegularFile(file)) {
        throw new UserError("Cannot evaluate on the text " + text + ": no such file");
      }
      String name = file.getFileName().toString();
      jobs.add(new Job(new TextTask(name, name), Objects.requireNonNull(file.getParent())));
    }
    return jobs;
  }

  private Path dataOf(String task) {
    if (data != null) {
      return data;
    }
    return TaskFiles.BUILT_IN.contains(task)
        ? Path.of("data", "eval")
        : Objects.requireNonNull(Path.of(task).toAbsolutePath().getParent(), "it is a file");
  }

  private EvalCache cache() {
    try {
      return new EvalCache(cacheFolder != null ? cacheFolder : CacheFolder.path().resolve("eval"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<TaskResult> measure(Path path, List<Job> jobs, EvalCache cache) {
    try (ModelFiles files = ModelFiles.open(path)) {
      Path tokenizer = TokenizerPath.of(files, tokenizerPath);
      String modelHash = Digest.ofModel(files.path());
      String tokenizerHash = Digest.ofModel(tokenizer);
      int most = limit != null ? limit : Integer.MAX_VALUE;
      TaskResult[] results = new TaskResult[jobs.size()];
      String[] keys = new String[jobs.size()];
      List<Integer> missing = new ArrayList<>();
      for (int i = 0; i < results.length; i++) {
        Job job = jobs.get(i);
        keys[i] = EvalCache.key(modelHash, tokenizerHash, job.task, job.data, most);
        Optional<TaskResult> known = fresh ? Optional.empty() : cache.find(keys[i]);
        if (known.isPresent()) {
          results[i] = known.get();
        } else {
          missing.add(i);
        }
      }
      if (!missing.isEmpty()) {
        try (Device device = Device.cpu()) {
          Subject subject = Subject.of(device, files, Tokenizers.load(tokenizer));
          for (int i : missing) {
            results[i] = measure(subject, jobs.get(i), most);
            cache.put(keys[i], results[i]);
          }
        }
      }
      return List.of(results);
    }
  }

  private TaskResult measure(Subject subject, Job job, int most) {
    try (var progress = new EvalProgress(spec.commandLine().getErr(), job.task.name())) {
      return job.task.measure(subject, job.data, most, progress);
    }
  }

  private static List<EvalReport.Comparison> comparisons(List<EvalReport.Measured> measured) {
    EvalReport.Measured first = measured.getFirst();
    List<EvalReport.Comparison> comparisons = new ArrayList<>();
    for (EvalReport.Measured other : measured.subList(1, measured.size())) {
      List<PairedTest> tests = new ArrayList<>();
      for (int i = 0; i < first.results().size(); i++) {
        tests.addAll(Evaluation.compare(first.results().get(i), other.results().get(i)));
      }
      comparisons.add(new EvalReport.Comparison(first.model(), other.model(), tests));
    }
    return comparisons;
  }
}
