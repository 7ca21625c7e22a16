package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parameter is updated how. Matrices decay, vectors do not; neither do embeddings, whose rows
 * would shrink towards zero between the rare steps that see them (OLMo 2, 2025, arXiv:2501.00656),
 * unless they are the output head too.
 */
final class Optimizers {
  private Optimizers() {}

  /** The optimiser a recipe asks for. */
  static Optimizer of(Recipe.Optimizer recipe, Device device, Model model) {
    List<Parameter> orthogonal = new ArrayList<>();
    List<AdamW.Pace> paces = new ArrayList<>();
    for (Parameter p : model.parameters()) {
      boolean matrix = p.value().rank() == 2;
      boolean embedding = ModelFlops.isEmbedding(p);
      boolean inBlock = matrix && !embedding && p != model.head();
      if (recipe.kind() == Recipe.Optimizer.Kind.MUON && inBlock) {
        orthogonal.add(p);
      } else {
        boolean decays = matrix && (!embedding || p == model.head());
        paces.add(new AdamW.Pace(p, recipe.learningRate(), decays ? recipe.weightDecay() : 0));
      }
    }
    AdamW adamW =
        new AdamW(device, paces, new AdamW.Moments(recipe.beta1(), recipe.beta2(), recipe.eps()));
    if (orthogonal.isEmpty()) {
      return adamW;
    }
    Muon muon =
        new Muon(
            device, orthogonal, recipe.learningRate(), recipe.weightDecay(), recipe.momentum());
    return new CombinedOptimizer(List.of(muon, adamW));
  }
}
