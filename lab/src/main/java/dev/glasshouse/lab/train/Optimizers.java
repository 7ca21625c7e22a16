package dev.glasshouse.lab.train;

import dev.glasshouse.model.Model;
import dev.glasshouse.tensor.Device;
import dev.glasshouse.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parameter is updated how. Matrices decay, vectors do not; neither do embeddings, whose rows
 * would shrink towards zero between the rare steps that see them (OLMo 2, 2025, arXiv:2501.00656).
 */
final class Optimizers {
  private Optimizers() {}

  /** Share of the learning rate at which vectors, such as the weights of norms, are updated. */
  private static final double VECTOR_PACE = 1.0 / 3;

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
        paces.add(pace(p, embedding, recipe));
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

  private static AdamW.Pace pace(Parameter p, boolean embedding, Recipe.Optimizer recipe) {
    if (embedding) {
      return new AdamW.Pace(p, recipe.embeddingRate(), 0);
    }
    return p.value().rank() == 2
        ? new AdamW.Pace(p, recipe.learningRate(), recipe.weightDecay())
        : new AdamW.Pace(p, VECTOR_PACE * recipe.learningRate(), 0);
  }
}
