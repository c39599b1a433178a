package dev.separable.plan;

import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.graph.Rewrite;
import dev.separable.graph.Role;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes a batch norm into the convolution before it: the weights of output channel c are multiplied
 * by gamma / sqrt(var + eps), and the bias becomes (bias - mean) * that + beta. Computed in double,
 * rounded once.
 */
final class FoldNorms implements Pass {
  @Override
  public Model apply(Model model) {
    Rewrite rewrite = new Rewrite(model.graph());
    int[] readers = model.graph().readers();
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().byName());
    for (Node node : model.graph().nodes()) {
      if (!(node.op() instanceof Op.BatchNorm norm) || readers[node.input()] != 1) {
        continue;
      }
      Node before = rewrite.node(node.input());
      if (before.op() instanceof Op.Conv conv
          && conv.activation() == Activation.NONE
          && before.inputs().size() == 1) {
        fold(before.name(), conv, Affine.of(node.name(), norm, model.weights()), tensors);
        rewrite.replace(node.index(), before.name(), conv.withBias(), before.inputs());
      }
    }
    return new Model(rewrite.done(), Weights.of(tensors));
  }

  private static void fold(String name, Op.Conv conv, Affine norm, Map<String, Tensor> tensors) {
    Tensor weight = tensors.get(Role.WEIGHT.of(name));
    Tensor bias = tensors.get(Role.BIAS.of(name));
    int channels = conv.outChannels();
    float[] folded = new float[weight.data().length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (weight.data()[i] * norm.scale()[i % channels]);
    }
    float[] shifted = new float[channels];
    for (int c = 0; c < channels; c++) {
      double own = bias == null ? 0 : bias.data()[c];
      shifted[c] = (float) (own * norm.scale()[c] + norm.shift()[c]);
    }
    tensors.put(Role.WEIGHT.of(name), new Tensor(weight.shape(), folded));
    tensors.put(Role.BIAS.of(name), Tensor.of(shifted, channels));
  }
}
