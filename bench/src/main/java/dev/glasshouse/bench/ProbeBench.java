package dev.glasshouse.bench;

import dev.glasshouse.model.Probe;
import dev.glasshouse.model.Site;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code glasshouse bench probe}: what hook sites cost a training step. Steps without a probe and
 * steps with one that is asked at every site and wants nothing are made in turn; a pass without a
 * probe does strictly less than that.
 */
@Command(
    name = "probe",
    description = "Time what hook sites cost a training step when nobody looks.",
    footerHeading = "%nExamples:%n",
    footer = {"  glasshouse bench probe --preset small --json"})
final class ProbeBench implements Runnable {
  private static final int WARM_UP = 60;
  private static final int ROUNDS = 60;

  private static final Probe INDIFFERENT =
      new Probe() {
        @Override
        public Access access(Site site, int layer) {
          return Access.NONE;
        }

        @Override
        public Tensor visit(Scope scope, Site site, int layer, Tensor value) {
          return value;
        }
      };

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "small",
      description = "Default ${DEFAULT-VALUE}.")
  private String preset;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    TrainPreset shape = TrainPreset.named(preset);
    TokenBatch batch = TokenBatch.random(shape, 1, 0);
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    try (EngineSession session = EngineSession.random(shape.config(), 1, 3e-4, 2)) {
      for (int i = 0; i < WARM_UP; i++) {
        session.attach(i % 2 == 0 ? null : INDIFFERENT);
        session.step(batch);
      }
      for (int i = 0; i < ROUNDS; i++) {
        without[i] = time(session, null, batch);
        with[i] = time(session, INDIFFERENT, batch);
        ratios[i] = with[i] / without[i];
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("preset", preset);
    figures.put("step_ms", Medians.of(without));
    figures.put("asked_step_ms", Medians.of(with));
    figures.put("cost", Medians.of(ratios) - 1);
    Output.print(spec.commandLine().getOut(), json, figures);
  }

  private static double time(EngineSession session, @Nullable Probe probe, TokenBatch batch) {
    session.attach(probe);
    long start = System.nanoTime();
    session.step(batch);
    return (System.nanoTime() - start) / 1e6;
  }
}
