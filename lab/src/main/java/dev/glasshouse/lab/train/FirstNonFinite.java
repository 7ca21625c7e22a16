package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Probe;
import dev.glasshouse.model.Site;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where numbers went wrong, in the order in which a step makes them: a weight, then the
 * activations of a second forward pass, then the gradients from the last layer to the first.
 */
final class FirstNonFinite {
  private final Device device;
  private final Model model;

  FirstNonFinite(Device device, Model model) {
    this.device = device;
    this.model = model;
  }

  /** Describes the first tensor that is not finite, given the rows that may have caused it. */
  String find(List<BatchTensors> micros) {
    for (Parameter p : model.parameters()) {
      if (!finite(p.value())) {
        return "weight " + p.name() + " is not finite";
      }
    }
    for (BatchTensors micro : micros) {
      String site = activation(micro);
      if (site != null) {
        return "activation " + site + " is not finite";
      }
    }
    for (Parameter p : model.parameters().reversed()) {
      if (p.hasGradient() && !finite(p.gradient())) {
        return "gradient of " + p.name() + " is not finite";
      }
    }
    return "the loss or the norm of all gradients is beyond float32";
  }

  private @Nullable String activation(BatchTensors micro) {
    Watcher watcher = new Watcher();
    try (Scope scope = device.inference()) {
      Pass pass = Pass.of(scope, micro.ids(), micro.starts()).with(watcher);
      model.loss(pass, micro.targets(), 1);
    }
    return watcher.found;
  }

  private boolean finite(Tensor x) {
    var updates = device.kernels().updates();
    boolean[] bad = new boolean[device.workers().blockCount(x.size())];
    device
        .workers()
        .blocks(
            x.size(),
            (from, n) ->
                bad[device.workers().blockOf(from)] =
                    updates.firstNonFinite(x.data(), from, n) >= 0);
    for (boolean each : bad) {
      if (each) {
        return false;
      }
    }
    return true;
  }

  /** Remembers the first site whose value is not finite; masked scores are infinite by design. */
  private final class Watcher implements Probe {
    private @Nullable String found;

    @Override
    public Access access(Site site, int layer) {
      return site == Site.ATTN_SCORES ? Access.NONE : Access.READ;
    }

    @Override
    public Tensor visit(Scope scope, Site site, int layer, Tensor value) {
      if (found == null && !finite(value)) {
        found = site.name(layer);
      }
      return value;
    }
  }
}
