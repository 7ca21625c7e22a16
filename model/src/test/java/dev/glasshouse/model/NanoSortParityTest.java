package dev.glasshouse.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glasshouse.model.arch.Gpt2;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every named activation of a published model, as its publisher's program computed it. */
class NanoSortParityTest {
  private static final float TOLERANCE = 1e-5f;

  /** Site names to the published activation of the same meaning. */
  private static Map<String, float[]> published(NanoSort nano) {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("embed", nano.activation("x").data());
    all.put("blocks.0.resid_pre", nano.activation("x").data());
    all.put("blocks.0.attn.q", byToken(nano.activation("q")));
    all.put("blocks.0.attn.k", byToken(nano.activation("k")));
    all.put("blocks.0.attn.v", byToken(nano.activation("v")));
    all.put("blocks.0.attn.q_rot", byToken(nano.activation("q")));
    all.put("blocks.0.attn.k_rot", byToken(nano.activation("k")));
    all.put("blocks.0.attn.scores", nano.activation("att").data());
    all.put("blocks.0.attn.pattern", nano.activation("attSm").data());
    all.put("blocks.0.attn.head_out", nano.activation("y").data());
    all.put("blocks.0.attn_out", nano.activation("yProj").data());
    all.put("blocks.0.resid_mid", nano.activation("attnResid").data());
    all.put("blocks.0.mlp.pre", nano.activation("fc").data());
    all.put("blocks.0.mlp.post", nano.activation("gelu").data());
    all.put("blocks.0.mlp_out", nano.activation("mlp").data());
    for (int layer = 0; layer < 3; layer++) {
      float[] after = nano.activation("block" + layer).data();
      all.put("blocks." + layer + ".resid_post", after);
      if (layer < 2) {
        all.put("blocks." + (layer + 1) + ".resid_pre", after);
      }
    }
    all.put("final_norm", nano.activation("ln_f").data());
    all.put("logits", nano.activation("lm_head").data());
    return all;
  }

  /** From [B, H, T, D] to [B, T, H * D]. */
  private static float[] byToken(NanoSort.Array array) {
    int heads = (int) array.shape()[1];
    int time = (int) array.shape()[2];
    int size = (int) array.shape()[3];
    float[] rows = new float[array.data().length];
    for (int i = 0; i < rows.length; i++) {
      int d = i % size;
      int t = i / size % time;
      int h = i / size / time % heads;
      int b = i / size / time / heads;
      rows[((b * time + t) * heads + h) * size + d] = array.data()[i];
    }
    return rows;
  }

  private static Tensor logits(Scope scope, Gpt2 model, NanoSort nano, Probe probe) {
    Tensor ids = scope.ints(3, 11).copyFrom(nano.tokens());
    Tensor starts = scope.ints(3, 11).copyFrom(new int[33]);
    return model.logits(Pass.of(scope, ids, starts).with(probe));
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] != expected[i]) {
        // Relative where values exceed 1: the logits reach 8, where float32 itself has 1e-6.
        float scale = Math.max(1, Math.abs(expected[i]));
        assertThat(Math.abs(actual[i] - expected[i]) / scale)
            .as("%s[%d]: %s instead of %s", name, i, actual[i], expected[i])
            .isLessThanOrEqualTo(TOLERANCE);
      }
    }
  }

  @Test
  void everySiteIsThePublishedActivation() {
    Recorder everything = new Recorder((_, _) -> true);
    try (NanoSort nano = NanoSort.open();
        Device device = Device.cpu(2);
        Scope scope = device.inference()) {
      Gpt2 model = new Gpt2(nano.config(), Weights.from(device, nano));
      Tensor logits = logits(scope, model, nano, everything);
      Map<String, float[]> published = published(nano);
      assertThat(everything.seen()).containsKeys(published.keySet().toArray(new String[0]));
      published.forEach((name, values) -> assertClose(name, everything.seen().get(name), values));
      assertThat(logits.toArray()).isEqualTo(everything.seen().get("logits"));
    }
  }

  @Test
  void everySiteIsSeenAloneAsItIsWithTheOthers() {
    Recorder everything = new Recorder((_, _) -> true);
    try (NanoSort nano = NanoSort.open();
        Device device = Device.cpu(2)) {
      Gpt2 model = new Gpt2(nano.config(), Weights.from(device, nano));
      float[] plain;
      try (Scope scope = device.inference()) {
        plain = logits(scope, model, nano, null).toArray();
        logits(scope, model, nano, everything);
      }
      for (Site site : Site.values()) {
        Recorder one = new Recorder((s, _) -> s == site);
        try (Scope scope = device.inference()) {
          assertThat(logits(scope, model, nano, one).toArray())
              .as("reading %s", site)
              .isEqualTo(plain);
        }
        assertThat(one.seen()).hasSize(site.perLayer() ? 3 : 1);
        one.seen()
            .forEach((name, values) ->
                assertThat(values).as(name).isEqualTo(everything.seen().get(name)));
      }
    }
  }
}
