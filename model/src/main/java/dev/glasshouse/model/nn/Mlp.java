package dev.glasshouse.model.nn;

import dev.glasshouse.model.Pass;
import dev.glasshouse.model.Probe.Access;
import dev.glasshouse.model.Site;
import dev.glasshouse.tensor.Scope;
import dev.glasshouse.tensor.Tensor;
import dev.glasshouse.tensor.ops.ActivatedLinearOp;
import dev.glasshouse.tensor.ops.Activation;
import dev.glasshouse.tensor.ops.ActivationOp;

/**
 * A feed-forward layer: f(x W_in) W_out, or SwiGLU's SiLU(x W_gate) (x W_up) W_out.
 *
 * @param in one map, or the gate's and the value's
 */
public record Mlp(Linear[] in, Activation activation, Linear out) {
  /** GELU with one inner map. */
  public static Mlp gelu(Linear in, Linear out) {
    return new Mlp(new Linear[] {in}, Activation.GELU, out);
  }

  /** SwiGLU. */
  public static Mlp swiGlu(Linear gate, Linear up, Linear down) {
    return new Mlp(new Linear[] {gate, up}, Activation.SWIGLU, down);
  }

  /**
   * @param x [B, T, C]
   * @return [B, T, C]
   */
  public Tensor apply(Pass pass, int layer, Tensor x) {
    Scope scope = pass.scope();
    Tensor[] pre = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      pre[i] = in[i].apply(scope, x);
    }
    pre[0] = pass.visit(Site.MLP_PRE, layer, pre[0]);
    Access post = pass.access(Site.MLP_POST, layer);
    if (post == Access.REPLACE) {
      Tensor f = ActivationOp.apply(scope, activation, pre);
      return out.apply(scope, pass.visit(Site.MLP_POST, layer, f));
    }
    if (post == Access.READ) {
      pass.visit(Site.MLP_POST, layer, ActivationOp.apply(scope, activation, pre));
    }
    return ActivatedLinearOp.apply(scope, activation, pre, out.weight(), out.bias(), out.layout());
  }
}
