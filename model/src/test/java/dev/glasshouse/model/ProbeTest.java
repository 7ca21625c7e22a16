package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glasshouse.model.Probe.Access;
import dev.glasshouse.model.arch.ModelConfig;
import dev.glasshouse.model.nn.KvCache;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading, replacing and differentiating activations of the three architectures. */
class ProbeTest {
  private static final int BATCH = 2;
  private static final int TIME = 9;

  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  /** Gives another value to one site of one layer. */
  private record Replacing(Site site, int layer, UnaryOperator<Tensor> change) implements Probe {
    @Override
    public Access access(Site at, int atLayer) {
      return at == site && atLayer == layer ? Access.REPLACE : Access.NONE;
    }

    @Override
    public Tensor visit(Scope scope, Site at, int atLayer, Tensor value) {
      return change.apply(value);
    }
  }

  private static Pass pass(Scope scope) {
    Tensor ids = scope.ints(BATCH, TIME).copyFrom(TestModels.tokens(BATCH * TIME, 0));
    int[] starts = new int[BATCH * TIME];
    // The second sequence holds two documents.
    Arrays.fill(starts, TIME + 4, 2 * TIME, 4);
    return Pass.of(scope, ids, scope.ints(BATCH, TIME).copyFrom(starts));
  }

  private float[] logits(Model model, Probe probe) {
    try (Scope scope = device.inference()) {
      return model.logits(pass(scope).with(probe)).toArray();
    }
  }

  private static Tensor targets(Scope scope) {
    return scope.ints(BATCH, TIME).copyFrom(TestModels.tokens(BATCH * TIME, 1));
  }

  private static int layer(Site site) {
    return site.perLayer() ? 1 : -1;
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void readingChangesNoBit(ModelConfig config) {
    Model model = TestModels.random(device, config);
    float[] plain = logits(model, null);
    for (Site site : Site.values()) {
      assertThat(logits(model, new Recorder((s, _) -> s == site)))
          .as("logits when %s is read", site)
          .isEqualTo(plain);
    }
    assertThat(logits(model, new Recorder((_, _) -> true))).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void readingChangesNoBitOfTheGradients(ModelConfig config) {
    Model model = TestModels.random(device, config);
    List<float[]> plain = gradients(model, null);
    List<float[]> read = gradients(model, new Recorder((_, _) -> true));
    for (int i = 0; i < plain.size(); i++) {
      assertThat(read.get(i)).as(model.parameters().get(i).name()).isEqualTo(plain.get(i));
    }
  }

  private List<float[]> gradients(Model model, Probe probe) {
    List<float[]> gradients = new ArrayList<>();
    try (Scope scope = device.training()) {
      Tensor loss = model.loss(pass(scope).with(probe), targets(scope), 1f / (BATCH * TIME));
      scope.backward(loss);
    }
    model.parameters().forEach(p -> gradients.add(p.gradient().toArray()));
    model.parameters().forEach(p -> p.clearGradient());
    return gradients;
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void replacingWithTheSameValueChangesNextToNothing(ModelConfig config) {
    Model model = TestModels.random(device, config);
    float[] plain = logits(model, null);
    for (Site site : Site.values()) {
      float[] replaced = logits(model, new Replacing(site, layer(site), value -> value));
      assertThat(replaced)
          .as("%s", site)
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void everySiteMatters(ModelConfig config) {
    Model model = TestModels.random(device, config);
    float[] plain = logits(model, null);
    for (Site site : Site.values()) {
      float[] changed =
          logits(
              model,
              new Replacing(
                  site,
                  layer(site),
                  value -> {
                    // The last token's part of the first row: all that follows from it must change.
                    value.set(0, value.get(0) + 1);
                    int last = value.dim(-1) * (TIME - 1);
                    value.set(last, value.get(last) + 1);
                    return value;
                  }));
      assertThat(changed).as("%s", site).isNotEqualTo(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aHeadThatIsSilencedAddsNothing(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int d = config.headSize();
    Recorder mixed = new Recorder((s, l) -> l == 1 && s == Site.ATTN_HEAD_OUT);
    logits(model, mixed);
    float[] heads = mixed.seen().get("blocks.1.attn.head_out");
    for (int i = 0; i < heads.length; i++) {
      if (i / d % config.heads() == 2) {
        heads[i] = 0;
      }
    }
    float[] byHeadOut =
        logits(model, new Replacing(Site.ATTN_HEAD_OUT, 1, value -> value.copyFrom(heads)));
    int rows = TIME * TIME;
    float[] byPattern =
        logits(
            model,
            new Replacing(
                Site.ATTN_PATTERN,
                1,
                value -> {
                  for (int i = 0; i < value.size(); i++) {
                    if (i / rows % config.heads() == 2) {
                      value.set(i, 0);
                    }
                  }
                  return value;
                }));
    assertThat(byPattern).usingComparatorWithPrecision(1e-4f).containsExactly(byHeadOut);
    assertThat(byPattern).isNotEqualTo(logits(model, null));
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void aReplacedTokenChangesNothingBeforeItNorInOtherDocuments(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int width = config.width();
    int vocab = config.vocab();
    float[] plain = logits(model, null);
    // Token 2 of the second sequence: its document ends at token 3.
    float[] changed =
        logits(
            model,
            new Replacing(
                Site.EMBED,
                -1,
                value -> {
                  value.set((TIME + 2L) * width, 3);
                  return value;
                }));
    for (int token = 0; token < BATCH * TIME; token++) {
      float[] before = Arrays.copyOfRange(plain, token * vocab, (token + 1) * vocab);
      float[] after = Arrays.copyOfRange(changed, token * vocab, (token + 1) * vocab);
      if (token == TIME + 2 || token == TIME + 3) {
        assertThat(after).as("token %d", token).isNotEqualTo(before);
      } else {
        assertThat(after).as("token %d", token).isEqualTo(before);
      }
    }
  }

  /** The gradient of the loss by a site's value against differences made by replacing it. */
  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void theGradientOfASiteIsTheSlopeOfTheLoss(ModelConfig config) {
    Model model = TestModels.random(device, config);
    for (Site site : Site.values()) {
      if (site != Site.LOGITS) {
        float[] gradient = siteGradient(model, site);
        float norm = (float) Math.sqrt(dot(gradient, gradient));
        assertThat(norm).as("%s", site).isPositive();
        // Along the gradient itself, the slope is its length; to fourth order in the step.
        double step = 1e-2;
        double near = difference(model, site, gradient, step / norm);
        double far = difference(model, site, gradient, 2 * step / norm);
        assertThat((8 * near - far) / (12 * step))
            .as("%s", site)
            .isCloseTo(norm, within(2e-3 * norm + 1e-4));
      }
    }
  }

  private double difference(Model model, Site site, float[] direction, double by) {
    return (double) loss(model, site, direction, by) - loss(model, site, direction, -by);
  }

  private float[] siteGradient(Model model, Site site) {
    Tensor[] held = new Tensor[1];
    try (Scope scope = device.training()) {
      Probe probe =
          new Replacing(site, layer(site), value -> held[0] = scope.retainGradient(value));
      scope.backward(model.loss(pass(scope).with(probe), targets(scope), 1));
      return scope.gradientOf(held[0]).toArray();
    }
  }

  private float loss(Model model, Site site, float[] direction, double by) {
    try (Scope scope = device.inference()) {
      Probe probe =
          new Replacing(
              site,
              layer(site),
              value -> {
                for (int i = 0; i < direction.length; i++) {
                  value.set(i, (float) (value.get(i) + by * direction[i]));
                }
                return value;
              });
      return model.loss(pass(scope).with(probe), targets(scope), 1).item();
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void aReplacementOfAnotherShapeIsRefused() {
    Model model = TestModels.random(device, TestModels.GLASS);
    Tensor other = device.zeros(BATCH * TIME, TestModels.GLASS.width());
    assertThatThrownBy(() -> logits(model, new Replacing(Site.ATTN_OUT, 1, _ -> other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("blocks.1.attn_out is F32[2, 9, 32] and cannot be replaced with F32[18, 32]");
  }

  @ParameterizedTest
  @MethodSource("dev.glasshouse.model.TestModels#configs")
  void readingBesideACacheChangesNoBit(ModelConfig config) {
    Model model = TestModels.random(device, config);
    int[] ids = TestModels.tokens(7, 0);
    Recorder everything = new Recorder((_, _) -> true);
    float[] plain = afterFive(model, ids, null);
    assertThat(afterFive(model, ids, everything)).isEqualTo(plain);
    // Two queries on seven keys.
    assertThat(everything.seen().get("blocks.1.attn.pattern")).hasSize(config.heads() * 2 * 7);
    float[] same = afterFive(model, ids, new Replacing(Site.ATTN_PATTERN, 1, value -> value));
    assertThat(same).usingComparatorWithPrecision(1e-4f).containsExactly(plain);
  }

  private float[] afterFive(Model model, int[] ids, Probe probe) {
    KvCache cache = new KvCache(device, model.config(), 7);
    try (Scope scope = device.inference()) {
      model.logits(Pass.next(scope, cache, Arrays.copyOf(ids, 5)));
      Pass pass = Pass.next(scope, cache, Arrays.copyOfRange(ids, 5, 7));
      return model.logits(pass.with(probe)).toArray();
    }
  }

  @Test
  void theLossRefusesReplacedLogits() {
    Model model = TestModels.random(device, TestModels.GLASS);
    try (Scope scope = device.inference()) {
      Pass pass = pass(scope).with(new Replacing(Site.LOGITS, -1, value -> value));
      assertThatThrownBy(() -> model.loss(pass, targets(scope), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("logits");
    }
  }

  @Test
  void sitesHaveTheNamesOfTheField() {
    assertThat(Site.EMBED.name(-1)).isEqualTo("embed");
    assertThat(Site.ATTN_PATTERN.name(3)).isEqualTo("blocks.3.attn.pattern");
    assertThat(Site.RESID_POST.name(0)).isEqualTo("blocks.0.resid_post");
    assertThat(Site.LOGITS.name(-1)).isEqualTo("logits");
  }
}
